import { z } from "zod";

const Image = z.string().min(3).max(600);

/** What a person told Plinth not to propose, as the marker of the closed pull request holds it. */
export const Ignore = z.discriminatedUnion("what", [
  z.strictObject({ what: z.literal("image"), image: Image }),
  z.strictObject({ what: z.literal("major"), image: Image }),
  z.strictObject({
    what: z.literal("version"),
    image: Image,
    step: z.string().max(20),
    tag: z.string().max(128).nullable(),
    /** Told apart only where nothing else changes. */
    digest: z.string().max(200).nullable(),
  }),
]);

/** `image` is written in full, `docker.io/library/node`. */
export type Ignore = z.infer<typeof Ignore>;

import { z } from "zod";
import { ImageGlobText } from "./image-glob-text.ts";

/** How much a finding weighs: an error fails the check, a warning is only told, and `off` looks for none. */
export const FindingLevel = z.enum(["error", "warning", "off"]);
export type FindingLevel = z.infer<typeof FindingLevel>;

/** The repository file's `policy`: what base images must be like, whether or not there is anything newer. */
export const PolicySettings = z.strictObject({
  allow: z
    .array(ImageGlobText)
    .max(100)
    .describe(
      "Images that may be used, as people write them (`node`, `ghcr.io/acme/**`) or in full (`docker.io/library/*`). An empty list allows every image.",
    )
    .default([]),
  forbiddenImage: FindingLevel.describe("Images that `allow` does not name.").default("warning"),
  missingDigest: FindingLevel.describe(
    "References without a digest. Where `pin: none` holds, only `error` looks for them.",
  ).default("warning"),
  latestTag: FindingLevel.describe("References with the tag `latest`, or with no tag.").default("warning"),
  endedLine: FindingLevel.describe(
    "Release lines, of the image or of the operating system that its tag names, without security updates any more.",
  ).default("warning"),
  unreadable: FindingLevel.describe(
    "Lines and files that Plinth cannot read: a variable without a value, what is no image reference, a comment that is not understood.",
  ).default("warning"),
});
export type PolicySettings = z.infer<typeof PolicySettings>;

import { z } from "zod";

/** Most events that are read of one envelope; the registry puts those together that happened at about the same time. */
const mostEvents = 1_000;

/**
 * What the CNCF registry posts, an envelope of events: https://distribution.github.io/distribution/about/notifications/
 *
 * A push tells of each blob as well, without a tag.
 */
export const DistributionEvent = z
  .object({
    events: z.array(
      z.object({
        action: z.string(),
        target: z.object({ repository: z.string(), tag: z.string().optional() }),
      }),
    ),
  })
  .transform(({ events }) =>
    events
      .slice(0, mostEvents)
      .flatMap(({ action, target }) =>
        action === "push" && target.tag !== undefined && target.tag !== "" ? [target.repository] : [],
      ),
  );

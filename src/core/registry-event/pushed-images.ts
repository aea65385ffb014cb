import type { z } from "zod";
import type { RegistryEventSource } from "../config/registry-event-settings.ts";
import { parseReference } from "../image/parse-reference.ts";
import type { ImageRepository } from "../image/reference.ts";
import { DistributionEvent } from "./distribution-event.ts";
import { DockerHubEvent } from "./docker-hub-event.ts";
import { EcrEvent } from "./ecr-event.ts";
import { HarborEvent } from "./harbor-event.ts";
import { QuayEvent } from "./quay-event.ts";

/** Each takes what its registry posts and gives the names of the repositories that were pushed to. */
const events: Readonly<Record<RegistryEventSource["from"], z.ZodType<readonly string[]>>> = {
  "docker-hub": DockerHubEvent,
  quay: QuayEvent,
  harbor: HarborEvent,
  ecr: EcrEvent,
  distribution: DistributionEvent,
};

/**
 * The images that an event of a registry says were pushed to, each once; null for what is no event of that kind.
 *
 * They are always images of the registry that the operator named, whatever host the event speaks of.
 */
export function pushedImages(
  { from, registry }: RegistryEventSource,
  event: unknown,
): readonly ImageRepository[] | null {
  const parsed = events[from].safeParse(event);
  if (!parsed.success) return null;
  return [...new Set(parsed.data)].flatMap((name) => {
    const reference = parseReference(`${registry}/${name}`);
    return reference === null || reference.tag !== null || reference.digest !== null
      ? []
      : [{ registry: reference.registry, repository: reference.repository }];
  });
}

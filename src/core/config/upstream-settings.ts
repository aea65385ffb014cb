import { z } from "zod";
import { hostMatches, HostPattern } from "./host-pattern.ts";
import type { ImageRepository } from "../image/reference.ts";

const Prefix = z
  .string()
  .max(255)
  .regex(
    /^[a-z0-9*](?:[a-z0-9.:*-]*[a-z0-9])?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*$/,
    "expected a host and what stands before each repository, like harbor.example.com/dockerhub",
  )
  .refine((prefix) => HostPattern.safeParse(prefix.split("/")[0]).success, "expected a host before the first slash");

const Upstream = z.strictObject({
  prefix: Prefix.describe("How the proxy's images begin in Dockerfiles: harbor.example.com/dockerhub."),
  is: HostPattern.refine((host) => !host.startsWith("*"), "expected one host, not a pattern").describe(
    "The registry that the proxy passes on: docker.io.",
  ),
});
export type Upstream = z.infer<typeof Upstream>;

export const UpstreamSettings = z
  .array(Upstream)
  .max(100)
  .describe(
    "Pull-through proxies that Dockerfiles name. What is known of an image is known by its upstream name; lookups go to the proxy, and the name in the Dockerfile stays.",
  )
  .default([]);

/** The image that a proxy passes on as `image`: `docker.io/library/node` for `harbor.example.com/dockerhub/library/node`. */
export function upstreamOf(image: ImageRepository, upstreams: readonly Upstream[]): ImageRepository {
  const nearestFirst = upstreams.toSorted((left, right) => right.prefix.length - left.prefix.length);
  for (const { prefix, is } of nearestFirst) {
    const slash = prefix.indexOf("/");
    const host = slash === -1 ? prefix : prefix.slice(0, slash);
    const path = slash === -1 ? "" : `${prefix.slice(slash + 1)}/`;
    if (!hostMatches(host, image.registry.toLowerCase()) || !image.repository.startsWith(path)) continue;
    const repository = image.repository.slice(path.length);
    // Harbor and Artifactory serve official images with and without `library/`.
    return {
      registry: is,
      repository: is !== "docker.io" || repository.includes("/") ? repository : `library/${repository}`,
    };
  }
  return image;
}

import { pushImage } from "../servers/push-image.ts";

/** Pushes official images, each with its tags, all of them old enough for any rule. */
export async function pushReleases(
  registryUrl: string,
  tags: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  for (const [image, versions] of Object.entries(tags)) {
    for (const tag of versions) {
      await pushImage(registryUrl, `library/${image}`, tag, { createdAt: "2026-01-01T00:00:00Z", content: tag });
    }
  }
}

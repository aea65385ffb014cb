import { z } from "zod";
import { parseReference } from "../image/parse-reference.ts";
import type { ImageRepository } from "../image/reference.ts";

const Package = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  registry: z.object({ type: z.string() }).nullish(),
  ecosystem: z.string().nullish(),
});

/** The image that GitHub's `package` or `registry_package` event tells of; null where the package is no container. */
export function imageOfPackage(described: unknown): ImageRepository | null {
  const parsed = Package.safeParse(described);
  if (!parsed.success) return null;
  const { name, owner, registry, ecosystem } = parsed.data;
  if ((registry?.type ?? ecosystem ?? "").toLowerCase() !== "container") return null;
  // Names of accounts keep their case, those of images have none.
  const reference = parseReference(`ghcr.io/${owner.login}/${name}`.toLowerCase());
  return reference && { registry: reference.registry, repository: reference.repository };
}

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

/** Where the manifests are. */
export const manifestFolder = join(import.meta.dirname, "../../deploy/kubernetes");

const Manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});

/** A Kubernetes object as a file or a renderer gives it. */
export type Manifest = z.infer<typeof Manifest>;

/** The objects of a text of one or more YAML documents; throws where it is not YAML, or one is no object of Kubernetes. */
export function parseManifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
    if (!("contents" in document) || document.errors.length > 0) throw new Error(String(document.errors));
    return Manifest.parse(document.toJS());
  });
}

/** Every object of `deploy/kubernetes` with the file that it is in, whether it is used by default or not. */
export const manifests: readonly { readonly file: string; readonly manifest: Manifest }[] = globSync("*.yaml", {
  cwd: manifestFolder,
})
  .filter((file) => file !== "kustomization.yaml")
  .toSorted()
  .flatMap((file) =>
    parseManifests(readFileSync(join(manifestFolder, file), "utf8")).map((manifest) => ({ file, manifest })),
  );

/** The objects of one kind. */
export function ofKind(...kinds: readonly string[]): readonly Manifest[] {
  return manifests.map(({ manifest }) => manifest).filter(({ kind }) => kinds.includes(kind));
}

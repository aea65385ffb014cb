import { decodeDockerfile } from "../../core/dockerfile/decode-dockerfile.ts";
import { unreadFile } from "../../core/dockerfile/unread-file.ts";
import type { Problem } from "../../core/problem.ts";
import type { DockerfileText } from "./dockerfile-text.ts";
import type { Forge } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

const thirtyDaysMs = 30 * 24 * 60 * 60 * 1000;

/** Reads one Dockerfile by the id of its content: from the store, or else from the forge. */
export async function readDockerfile(
  forge: Forge,
  store: Store,
  file: { readonly path: string; readonly sha: string },
): Promise<DockerfileText | { readonly problem: Problem }> {
  const key = `v1:blob:${file.sha}`;
  const known = await readStored<string>(store, key);
  if (known !== null) return { path: file.path, text: known };
  const decoded = decodeDockerfile(await forge.readBlob(file.sha));
  if ("reason" in decoded) return { problem: unreadFile(file.path, decoded.reason) };
  await store.set(key, JSON.stringify(decoded.text), thirtyDaysMs);
  return { path: file.path, text: decoded.text };
}

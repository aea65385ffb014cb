import { createHash } from "node:crypto";
import type { BranchHead, Forge, TreeEntry } from "../ports/forge.ts";

const trailer = /\n\nPlinth-Files: (?<seal>[0-9a-f]{64})$/;

interface CommittedFile {
  readonly path: string;
  readonly text: string;
}

/** The message of a commit, sealed with the files it leaves behind, so that the commit is known again by itself. */
export function sealMessage(message: string, files: readonly CommittedFile[]): string {
  return `${message}\n\nPlinth-Files: ${sealOf(files)}`;
}

/**
 * Tells whether a commit is one that Plinth made and nobody has amended: its seal fits what it changed.
 *
 * Needs no memory of having made it, which a crash or a wiped store would take away.
 */
export async function isSealed(head: BranchHead, forge: Forge): Promise<boolean> {
  const seal = trailer.exec(head.message.trimEnd())?.groups?.["seal"];
  const [parent, ...others] = head.parents;
  if (seal === undefined || parent === undefined || others.length > 0) return false;
  const before = new Map((await forge.listFiles(parent)).map((entry) => [entry.path, entry]));
  const after = await forge.listFiles(head.sha);
  const changed = after.filter((entry) => !isSame(entry, before.get(entry.path)));
  const removed = before.size + changed.filter(({ path }) => !before.has(path)).length - after.length;
  if (removed > 0 || changed.length > mostFiles) return false;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const files: CommittedFile[] = [];
  for (const { path, sha } of changed) files.push({ path, text: decoder.decode(await forge.readBlob(sha)) });
  return sealOf(files) === seal;
}

/** More Dockerfiles than one pull request has; beyond it, whose commit it is is not worth the requests. */
const mostFiles = 1000;

function isSame(entry: TreeEntry, other: TreeEntry | undefined): boolean {
  return other !== undefined && entry.sha === other.sha && entry.mode === other.mode;
}

function sealOf(files: readonly CommittedFile[]): string {
  const content = files.map(({ path, text }) => [path, text] as const).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

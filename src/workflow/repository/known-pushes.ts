import { z } from "zod";
import type { RepositoryName } from "../ports/forge.ts";
import type { Store } from "../ports/store.ts";

const weekMs = 7 * 24 * 60 * 60 * 1000;
/** A push that touches more is cheaper to see by listing the files. */
const mostPaths = 300;
/** What is pushed between two scans; beyond that the files are listed. */
const mostPushes = 1000;

/** What a push changed, as the forge told it. */
const KnownPush = z.object({ before: z.string(), after: z.string(), paths: z.array(z.string()) });
type KnownPush = z.infer<typeof KnownPush>;

/**
 * Remembers a push to the default branch, so that the next scan need not list all files to see what changed.
 *
 * That a commit differs from another one in these paths alone stays true whatever happens to the branch: pushes may be told
 * in any order, twice, or not at all, which leaves a gap that no path leads over.
 */
export async function rememberPush(
  store: Store,
  repository: RepositoryName,
  { before, after, paths }: { readonly before: string; readonly after: string; readonly paths: readonly string[] },
): Promise<void> {
  if (paths.length > mostPaths) return;
  // Built anew, so that a push that is told twice is one member.
  await store.addMember(key(repository), JSON.stringify({ before, after, paths: [...new Set(paths)] }), weekMs);
}

/** The commit to which the known pushes lead from `head`, and what they changed; null where none is known. */
export async function pushesSince(
  store: Store,
  repository: RepositoryName,
  head: string,
): Promise<{ readonly head: string; readonly paths: readonly string[] } | null> {
  const pushes = new Map((await knownPushes(store, repository)).map(({ push }) => [push.before, push]));
  const followed = follow(pushes, head);
  const last = followed.at(-1);
  return last === undefined ? null : { head: last.after, paths: followed.flatMap(({ paths }) => paths) };
}

/** Forgets the pushes that do not follow on `head`, the commit that was read now. */
export async function forgetPushesBefore(store: Store, repository: RepositoryName, head: string): Promise<void> {
  const known = await knownPushes(store, repository);
  const kept = new Set(follow(new Map(known.map(({ push }) => [push.before, push])), head));
  if (known.length > mostPushes) return await forgetPushes(store, repository);
  for (const { member, push } of known) if (!kept.has(push)) await store.removeMember(key(repository), member);
}

/** Forgets all pushes of a repository. */
export async function forgetPushes(store: Store, repository: RepositoryName): Promise<void> {
  await store.delete(key(repository));
}

/** The pushes one after the other from a commit on; each at most once, since a branch can be moved back. */
function follow(pushes: ReadonlyMap<string, KnownPush>, head: string): readonly KnownPush[] {
  const followed = new Set<KnownPush>();
  for (let push = pushes.get(head); push !== undefined && !followed.has(push); push = pushes.get(push.after)) {
    followed.add(push);
  }
  return [...followed];
}

async function knownPushes(
  store: Store,
  repository: RepositoryName,
): Promise<readonly { readonly member: string; readonly push: KnownPush }[]> {
  const members = await store.members(key(repository));
  return members.map((member) => ({ member, push: KnownPush.parse(JSON.parse(member)) }));
}

function key(repository: RepositoryName): string {
  return `v1:pushes:${repository}`;
}

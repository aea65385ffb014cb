import { UpstreamError } from "../../core/errors.ts";
import type { Job } from "../job.ts";
import type { Store } from "../ports/store.ts";
import { readStored } from "../read-stored.ts";

/** The forge's machines learn of a commit one after the other, within seconds; what is not there by then does not come. */
const mostTries = 3;
const hourMs = 60 * 60 * 1000;

/** True where a commit, or something of it, was asked for in vain, which the machine that answered may only not have yet. */
export function isUnseen(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.code === "commit-not-found";
}

/** Counts how often a job looked for it in vain: true where it is taken for gone. */
export async function isTakenForGone({ name }: Job, { resource }: UpstreamError, store: Store): Promise<boolean> {
  const key = `v1:unseen:${name}:${resource.replace("@", ":")}`;
  const tries = ((await readStored<number>(store, key)) ?? 0) + 1;
  if (tries < mostTries) await store.set(key, JSON.stringify(tries), hourMs);
  else await store.delete(key);
  return tries >= mostTries;
}

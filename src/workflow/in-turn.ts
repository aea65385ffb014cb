import type { Store } from "./ports/store.ts";

const firstPauseMs = 25;
const longestPauseMs = 400;

/**
 * Does something that one process at a time, of all that share the store, is to do; `recall` may give what is wanted without
 * it, from what another one did meanwhile, and then it is not done.
 *
 * Where who has the turn dies, it is free again after `longestMs`. A turn that ran out may be given to two: what is done in it
 * must bear to be done twice.
 */
export async function inTurn<Result>(
  { store, key, longestMs }: { readonly store: Store; readonly key: string; readonly longestMs: number },
  act: () => Promise<Result>,
  recall: () => Promise<Result | null> = () => Promise.resolve(null),
): Promise<Result> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const remembered = await recall();
    if (remembered !== null) return remembered;
    if (await store.claim(key, "1", longestMs)) break;
    await new Promise((resume) => void setTimeout(resume, pauseMs));
  }
  try {
    // Whoever had the turn before may have ended between the two looks.
    return (await recall()) ?? (await act());
  } finally {
    await store.delete(key);
  }
}

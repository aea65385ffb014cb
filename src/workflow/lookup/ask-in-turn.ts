import type { Store } from "../ports/store.ts";

/** Longer than nearly every lookup, and the most that is lost where who asks dies. */
const turnMs = 15_000;
const firstPauseMs = 25;
const longestPauseMs = 400;

/**
 * Gets an answer that may be remembered, and lets one process ask where it is not: the others wait for what it remembers.
 *
 * Where that one fails, dies or takes long, the next one asks. A turn that ran out may be given to two: they ask twice, and
 * nothing is wrong.
 */
export async function askInTurn<Answer>(
  store: Store,
  key: string,
  recall: () => Promise<Answer | null>,
  ask: () => Promise<Answer | null>,
): Promise<Answer | null> {
  const turn = `v1:asking:${key}`;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const remembered = await recall();
    if (remembered !== null) return remembered;
    if (await store.claim(turn, "1", turnMs)) break;
    await new Promise((resume) => void setTimeout(resume, pauseMs));
  }
  try {
    // Whoever had the turn before may have ended between the two looks.
    return (await recall()) ?? (await ask());
  } finally {
    await store.delete(turn);
  }
}

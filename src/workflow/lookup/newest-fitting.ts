import type { RuleResult } from "../../core/policy/rule-result.ts";

/** What became of a try: `asked` is true where it cost a request. What is skipped is neither tried nor named. */
export type Try<Fit> =
  | { readonly kind: "fits"; readonly fit: Fit }
  | { readonly kind: "skipped" }
  | { readonly kind: "refused"; readonly result: RuleResult; readonly asked: boolean };

/** Better candidates are tried first; one that has not the right image costs requests, so the walk ends somewhere. */
const candidatesTried = 8;
/** How many that are too young are asked about one by one before the search takes longer steps. */
const youngAsked = 8;
const mostNamed = 20;

/**
 * Walks down candidates, best first, to the first that fits; names the better ones that do not, best first.
 *
 * What is released often has many that are too young: they do not end the walk. Where only a request tells that they are,
 * the steps double after the first few, and the newest that fits is looked for between the last two, since age grows
 * along the list: a thousand candidates cost some thirty tries.
 */
export async function newestFitting<Candidate, Fit>(
  candidates: readonly Candidate[],
  attempt: (candidate: Candidate, index: number) => Promise<Try<Fit>>,
): Promise<{
  readonly found: { readonly candidate: Candidate; readonly fit: Fit } | null;
  readonly refused: readonly { readonly candidate: Candidate; readonly result: RuleResult }[];
}> {
  const refused: { candidate: Candidate; result: RuleResult; index: number }[] = [];
  let found: { candidate: Candidate; fit: Fit; index: number } | null = null;
  let below = -1;
  const look = async (index: number): Promise<Try<Fit> | null> => {
    const candidate = candidates[index];
    if (candidate === undefined) return null;
    const tried = await attempt(candidate, index);
    if (tried.kind === "fits") found = { candidate, fit: tried.fit, index };
    else below = index;
    if (tried.kind === "refused") refused.push({ candidate, result: tried.result, index });
    return tried;
  };
  let others = 0;
  let young = 0;
  let step = 1;
  for (let index = 0; index < candidates.length; index += step) {
    const tried = await look(index);
    if (tried === null || tried.kind === "fits") break;
    if (tried.kind === "skipped") continue;
    if (tried.result.rule !== "minimum-age") others += 1;
    else if (tried.asked) young += 1;
    if (others === candidatesTried) break;
    step = young < youngAsked ? 1 : Math.max(1, Math.min(step * 2, candidates.length - 1 - index));
  }
  // Assigned inside `look`, which the compiler does not follow.
  const first = (): typeof found => found;
  for (let at = first(); at !== null && at.index - below > 1; at = first()) {
    await look(Math.floor((at.index + below) / 2));
  }
  const best = first();
  return {
    found: best,
    refused: refused
      .filter(({ index }) => best === null || index < best.index)
      .toSorted((a, b) => a.index - b.index)
      .slice(0, mostNamed),
  };
}

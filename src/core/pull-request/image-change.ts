import type { DigestChange } from "../image/digest-change.ts";
import type { ImageState } from "../image/image-state.ts";
import type { ImageReference } from "../image/reference.ts";
import { familiarName } from "../report/image-text.ts";
import type { Decision, UpdateTarget } from "../policy/decision.ts";
import type { RuleResult } from "../policy/rule-result.ts";
import type { Step } from "../tag/step.ts";
import type { UpdateGroup } from "../update/update-group.ts";

/** One change of one image, and every line that makes it. */
export interface ImageChange {
  /** As people write it, e.g. `node`. */
  readonly name: string;
  readonly from: ImageReference;
  readonly to: UpdateTarget;
  readonly step: Step;
  /** What the changed reference names; null where it was not read. */
  readonly target: ImageState | null;
  /** How that differs from what is used now; null where they were not compared. */
  readonly change: DigestChange | null;
  readonly reasons: readonly RuleResult[];
  readonly places: readonly { readonly file: string; readonly line: number }[];
}

/** Sums the lines of a group up: one entry for each image, what it was and what it becomes, in the order of lines. */
export function imageChanges({ decisions }: Pick<UpdateGroup, "decisions">): readonly ImageChange[] {
  const same = Map.groupBy(decisions, ({ line: { reference }, to, step }) => JSON.stringify([reference, to, step]));
  return [...same.values()].flatMap((members) => {
    const change = imageChange(members);
    return change === null ? [] : [change];
  });
}

function imageChange(members: readonly Decision[]): ImageChange | null {
  const [first] = members;
  if (first === undefined || first.line.reference === null || first.to === null || first.step === null) return null;
  return {
    name: familiarName(first.line.reference),
    from: first.line.reference,
    to: first.to,
    step: first.step,
    target: first.target,
    change: first.change,
    reasons: first.reasons,
    places: members.map(({ file, line }) => ({ file, line: line.line })),
  };
}

import type { BaseImageLine } from "../dockerfile/base-image-line.ts";
import type { Edit } from "../dockerfile/edit.ts";
import { joinEdits } from "./join-edits.ts";
import { referenceEdits, type NewVersion } from "./reference-edits.ts";
import { idOf, SharedDefaults } from "./shared-defaults.ts";

/** What one line is to become: exactly this tag and this digest. */
export interface LineChange {
  readonly line: BaseImageLine;
  readonly to: NewVersion;
}

/** How one change is written, or why it is not. */
export type EditsForChange =
  | { readonly kind: "edits"; readonly edits: readonly Edit[] }
  | {
      readonly kind: "held";
      readonly reason: "no-place-to-write" | "other-use-disagrees";
      readonly sentence: string;
    };

/**
 * Finds the edits for changes to one file; one result for each change, in order.
 *
 * `lines` are all lines of the file: an `ARG` default is edited only where every line that it has a part in wants the
 * same characters there, and then its edit is equal in all their results. A new digest goes into the default that holds
 * the whole tag; where other lines do not allow that, after the variable in the instruction.
 */
export function editsForUpdate(
  lines: readonly BaseImageLine[],
  changes: readonly LineChange[],
): readonly EditsForChange[] {
  const plans = changes.map((change) => new Plan(change));
  const byLine = new Map(plans.map((plan) => [idOf(plan.line), plan]));
  const defaults = new SharedDefaults(lines);
  for (const plan of plans) defaults.propose(plan.line, plan.edits);
  const toCheck = plans.map(({ line }) => idOf(line));
  // Grows as it is read: a line that gives up an edit leaves others without its consent.
  for (const id of toCheck) {
    const plan = byLine.get(id);
    const objector = plan && defaults.objector(plan.line, plan.edits);
    if (plan === undefined || !objector) continue;
    const before = plan.edits;
    plan.giveUp(objector);
    toCheck.push(
      ...defaults.withdraw(
        plan.line,
        before.filter((edit) => !plan.edits.includes(edit)),
      ),
      id,
    );
    defaults.propose(plan.line, plan.edits);
  }
  return plans.map((plan) => plan.result());
}

/** The ways in which one line can be written, of which one is tried at a time. */
class Plan {
  readonly line: BaseImageLine;
  readonly #alternatives: (readonly Edit[])[];
  readonly #argument: string | null;
  readonly #dependsOnBuild: boolean;
  #objector: BaseImageLine | null = null;

  constructor({ line, to }: LineChange) {
    const { alternatives, argument, dependsOnBuild } = referenceEdits(line, to);
    this.line = line;
    this.#alternatives = [...alternatives];
    this.#argument = argument;
    this.#dependsOnBuild = dependsOnBuild;
  }

  /** Those of the way that is tried now; none where no way is left. */
  get edits(): readonly Edit[] {
    return this.#alternatives[0] ?? [];
  }

  /** Leaves the way that is tried now, since another line objects to it. */
  giveUp(objector: BaseImageLine): void {
    this.#alternatives.shift();
    this.#objector = objector;
  }

  result(): EditsForChange {
    if (this.#alternatives[0] !== undefined) return { kind: "edits", edits: joinEdits(this.edits) };
    const { raw } = this.line;
    if (this.#dependsOnBuild) {
      const sentence = `\`${raw}\` is another image for other platforms or targets: one digest would be wrong for them.`;
      return { kind: "held", reason: "no-place-to-write", sentence };
    }
    if (this.#objector === null) {
      const from = this.#argument === null ? "" : ` from ARG ${this.#argument}`;
      const sentence = `What \`${raw}\` stands for is computed${from}: there is no one place in the file to write it.`;
      return { kind: "held", reason: "no-place-to-write", sentence };
    }
    const { line, raw: other } = this.#objector;
    const sentence = `\`${raw}\` shares an ARG with \`${other}\` on line ${line}, which would change as well but is not to become the same.`;
    return { kind: "held", reason: "other-use-disagrees", sentence };
  }
}

import type { BaseImageLine } from "../dockerfile/base-image-line.ts";
import type { Edit } from "../dockerfile/edit.ts";
import type { Span } from "../dockerfile/span.ts";

/**
 * Keeps what the lines of a file want of the `ARG` defaults that they have in common.
 *
 * An edit inside a default is right only if every line that looks at the default wants that same edit.
 */
export class SharedDefaults {
  readonly #users: ReadonlyMap<string, readonly BaseImageLine[]>;
  readonly #proposers = new Map<string, Set<number>>();
  /** The line that objects to an edit, once it was looked for: nobody agrees later. */
  readonly #objectors = new Map<string, BaseImageLine | null>();

  constructor(lines: readonly BaseImageLine[]) {
    const uses = lines.flatMap((line) => distinctKeys(line.consulted).map((key) => ({ key, line })));
    const groups = [...Map.groupBy(uses, ({ key }) => key)];
    this.#users = new Map(groups.map(([key, group]) => [key, group.map(({ line }) => line)]));
  }

  propose(line: BaseImageLine, edits: readonly Edit[]): void {
    for (const edit of edits) {
      const proposers = this.#proposers.get(editKey(edit));
      if (proposers) proposers.add(idOf(line));
      else this.#proposers.set(editKey(edit), new Set([idOf(line)]));
    }
  }

  /** Takes a line's edits back, and returns who had wanted the same. */
  withdraw(line: BaseImageLine, edits: readonly Edit[]): readonly number[] {
    return edits.flatMap((edit) => {
      const proposers = this.#proposers.get(editKey(edit));
      if (!proposers?.delete(idOf(line)) || defaultsAround(line, edit).length === 0) return [];
      for (const key of defaultsAround(line, edit)) {
        // Who objected first is named to all.
        if (!this.#objectors.get(key + editKey(edit))) this.#objectors.set(key + editKey(edit), line);
      }
      const others = [...proposers];
      // They are told once; each of them will find the objector.
      proposers.clear();
      return others;
    });
  }

  /** The first line that does not want one of the edits although it would feel it; null where all agree. */
  objector(line: BaseImageLine, edits: readonly Edit[]): BaseImageLine | null {
    for (const edit of edits) {
      for (const key of defaultsAround(line, edit)) {
        const objector = this.#objectorTo(edit, key);
        if (objector !== null) return objector;
      }
    }
    return null;
  }

  #objectorTo(edit: Edit, key: string): BaseImageLine | null {
    const known = this.#objectors.get(key + editKey(edit));
    if (known !== undefined) return known;
    const proposers = this.#proposers.get(editKey(edit));
    const objector = this.#users.get(key)?.find((user) => !proposers?.has(idOf(user))) ?? null;
    this.#objectors.set(key + editKey(edit), objector);
    return objector;
  }
}

/** Where a line's reference begins is its identity within a file. */
export function idOf({ span }: BaseImageLine): number {
  return span.start;
}

function defaultsAround(line: BaseImageLine, { span }: Edit): readonly string[] {
  return distinctKeys(line.consulted.filter(({ start, end }) => start <= span.start && span.end <= end));
}

function distinctKeys(spans: readonly Span[]): readonly string[] {
  return [...new Set(spans.map(({ start, end }) => `${start}-${end} `))];
}

function editKey({ span, text }: Edit): string {
  return `${span.start}-${span.end} ${text}`;
}

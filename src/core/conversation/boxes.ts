/** What a box that a person can tick asks for. */
export type BoxWish = "rebase" | "open" | "recreate";

/** A box that was ticked. */
export interface TickedBox {
  readonly wish: BoxWish;
  /** The branch it names; null where it stands in the pull request itself. */
  readonly branch: string | null;
}

/** Writes a box, not ticked, of a task list; `text` is Markdown. */
export function formatBox(wish: BoxWish, branch: string | null, text: string): string {
  return `- [ ] <!-- plinth:${wish}${branch === null ? "" : ` ${branch}`} --> ${text}`;
}

/** Finds the boxes that are ticked, each once. */
export function tickedBoxes(body: string): readonly TickedBox[] {
  const found = body.matchAll(
    /^- \[[xX]\] <!-- plinth:(?<wish>rebase|open|recreate)(?: (?<branch>plinth\/[a-z0-9-]{1,120}))? -->/gm,
  );
  const boxes = [...found].map(({ groups }): TickedBox => {
    const wish = groups?.["wish"];
    return {
      wish: wish === "open" || wish === "recreate" ? wish : "rebase",
      branch: groups?.["branch"] ?? null,
    };
  });
  return [...new Map(boxes.map((box) => [`${box.wish} ${box.branch}`, box])).values()];
}

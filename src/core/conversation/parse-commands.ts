import type { Command } from "./command.ts";
import { paragraphLines } from "./paragraph-lines.ts";

const mostCommands = 5;
const simple: ReadonlyMap<string, Command> = new Map([
  ["rebase", { kind: "rebase" }],
  ["recreate", { kind: "recreate" }],
  ["unignore", { kind: "unignore" }],
  ["explain", { kind: "explain" }],
  ["merge when green", { kind: "merge" }],
  ["ignore this version", { kind: "ignore", what: "version", image: null }],
]);

/** False where a comment holds no command for sure, which costs next to nothing to tell. */
export function mayHoldCommands(comment: string): boolean {
  return /^ {0,3}\/plinth(?![\w-])/im.test(comment);
}

/**
 * Reads the commands of a comment: lines of plain words that begin with `/plinth`; of more than five, the first five.
 * Takes time linear in the length of the comment.
 */
export function parseCommands(comment: string): readonly Command[] {
  if (!mayHoldCommands(comment)) return [];
  const commands: Command[] = [];
  for (const line of paragraphLines(comment)) {
    if (!/^\/plinth(?:\s|$)/i.test(line)) continue;
    commands.push(parseCommand(line.slice("/plinth".length, 400)));
    if (commands.length === mostCommands) break;
  }
  return commands;
}

function parseCommand(text: string): Command {
  const words = text.replaceAll("`", "").trim().toLowerCase().split(/\s+/);
  const known = simple.get(words.join(" "));
  if (known !== undefined) return known;
  const [verb, what, image = null, ...more] = words;
  if (verb !== "ignore" || (what !== "major" && what !== "image") || more.length > 0) return { kind: "unknown" };
  return { kind: "ignore", what, image };
}

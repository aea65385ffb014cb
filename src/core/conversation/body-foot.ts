import { formatBox } from "./boxes.ts";

/** The end of a pull request's text: how to ask Plinth for something, of which it offers what it would do. */
export function bodyFoot({ hasMajor }: { readonly hasMajor: boolean }): string {
  return [
    formatBox("rebase", null, "Tick this, and the pull request is made again on the newest base."),
    "",
    `In a comment: \`/plinth rebase\`, \`recreate\`, \`ignore this version\`, ${hasMajor ? "`ignore major`, " : ""}\`ignore image\`, \`explain\` or \`merge when green\`.`,
  ].join("\n");
}

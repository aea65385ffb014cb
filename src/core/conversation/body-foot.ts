import { formatBox } from "./boxes.ts";

/** The end of a pull request's text: how to ask Plinth for something. */
export const bodyFoot = [
  formatBox("rebase", null, "Tick this, and the pull request is made again on the newest base."),
  "",
  "In a comment: `/plinth rebase`, `recreate`, `ignore this version`, `ignore major`, `ignore image`, `unignore`, `explain` or `merge when green`.",
].join("\n");

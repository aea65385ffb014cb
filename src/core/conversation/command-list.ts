/** What can be asked, for people, as Markdown. */
export const commandList = [
  "| Command | What Plinth does |",
  "| --- | --- |",
  "| `/plinth rebase` | makes this pull request again on the newest base |",
  "| `/plinth recreate` | does so too where somebody pushed to its branch or closed it; what they pushed is lost |",
  "| `/plinth ignore this version` | closes it, and proposes these versions no more |",
  "| `/plinth ignore major` | closes it, and proposes no major update of its image any more |",
  "| `/plinth ignore image` | closes it, and leaves its image alone |",
  "| `/plinth unignore` | in a closed one: takes back what was ignored there |",
  "| `/plinth explain` | says what was considered, and why it was chosen |",
  "| `/plinth merge when green` | has GitHub merge it when all that is required has passed |",
  "",
  "Where a pull request holds several images, `ignore major` and `ignore image` want the name of one: `/plinth ignore image node`.",
].join("\n");

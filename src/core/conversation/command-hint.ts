/** Names the commands that a comment on a pull request can hold, of which it offers what Plinth would do. */
export function commandHint({ hasMajor }: { readonly hasMajor: boolean }): string {
  const major = hasMajor ? "`ignore major`, " : "";
  return `\`/plinth rebase\`, \`recreate\`, \`ignore this version\`, ${major}\`ignore image\`, \`explain\` or \`merge when green\`.`;
}

/**
 * How GitHub says that a branch protection (GH006) or a ruleset (GH013) keeps a branch from being written: with 422, 409 or
 * 403 and these words over REST, and over GraphQL with this type or, for rulesets, with these words alone.
 *
 * https://github.com/orgs/community/discussions/42272, https://github.com/Thinkmill/keystatic/issues/1559,
 * https://github.com/actions/github-script/issues/455
 */
const words =
  /rule violations? found|\bGH0(?:06|13)\b|protected (?:branch|ref)\b|^Reference update failed|not authorized to push to this branch|changes must be made through a pull request/i;

/** True where GitHub refused because of what the repository says of its branches. */
export function isRuleViolation({ message, type }: { readonly message: string; readonly type?: string }): boolean {
  return type === "BRANCH_PROTECTION_RULE_VIOLATION" || words.test(message);
}

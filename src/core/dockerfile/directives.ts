/** What comments of the form `# plinth: …` above a base-image line say about that line alone. */
export interface LineDirectives {
  readonly ignore: boolean;
  /** Semver range on the version part, as in the repository file. */
  readonly versions: string | null;
  /** Linear-time regular expression that a proposed tag must match. */
  readonly tags: string | null;
  /** Words that are no directive, each as written: reported, never obeyed. */
  readonly unknown: readonly string[];
}

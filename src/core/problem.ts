/** Something that could not be done, told to people: in the log, the pull request, the CLI and its JSON. */
export interface Problem {
  /** Kebab-case, e.g. `registry-unavailable`. */
  readonly code: string;
  /** The image, file or repository it is about. */
  readonly subject: string;
  /** What happened and what to do. */
  readonly message: string;
}

/** A file as a commit is to leave it. */
export interface FileChange {
  /** Path relative to the root of the repository, with `/`. */
  readonly path: string;
  /** Git file mode, kept from before: `100644` or `100755`. */
  readonly mode: string;
  readonly text: string;
}

/** One of the files that a configuration is made of. */
export interface ConfigFile {
  /** As it is to be shown. */
  readonly file: string;
  readonly text: string;
}

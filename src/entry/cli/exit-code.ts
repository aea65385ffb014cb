/** How the process ends; the larger numbers are those of sysexits(3). */
export const exitCodes = {
  done: 0,
  /** There is something to do: what `--exit-code` was asked to tell, or an error that `check` found. */
  findings: 1,
  /** The command was not understood: nothing was done. */
  usage: 2,
  /** An upstream could not be asked: the report is without it. */
  upstream: 69,
  /** A bug of Plinth's own. */
  internal: 70,
  /** A file could not be written, and the others were; or the output could not. */
  unwritten: 74,
  /** The settings, the environment or the repository's file cannot be used. */
  settings: 78,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The process's own environment variables; the one place that looks at them. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env;
}

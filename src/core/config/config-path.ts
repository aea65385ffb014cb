/** Keys and indices that lead to a value of the repository file. */
export type ConfigPath = readonly (string | number)[];

/** Writes a path as `rules[0].match.image`. */
export function formatPath(path: ConfigPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? shorten(part) : `${text}.${shorten(part)}`;
  }, "");
}

function shorten(key: string): string {
  return key.length > 60 ? `${key.slice(0, 60)}…` : key;
}

/** What an image's labels say under a name of https://github.com/opencontainers/image-spec/blob/v1.1.1/annotations.md; empty where nothing. */
export function imageLabel(labels: Readonly<Record<string, string>>, name: string): string {
  const key = `org.opencontainers.image.${name}`;
  return Object.hasOwn(labels, key) ? (labels[key] ?? "") : "";
}

/** More than any Dockerfile that people write; beyond it a file is left alone. */
export const largestDockerfileBytes = 1024 * 1024;

/** Why the bytes of a file are not read as a Dockerfile. */
export type UndecodableReason = "file-too-large" | "file-binary";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes a Dockerfile, its byte order mark kept, so that encoding the text again gives the same bytes. */
export function decodeDockerfile(bytes: Uint8Array): { text: string } | { reason: UndecodableReason } {
  if (bytes.byteLength > largestDockerfileBytes) return { reason: "file-too-large" };
  if (bytes.includes(0)) return { reason: "file-binary" };
  try {
    return { text: decoder.decode(bytes) };
  } catch {
    // TextDecoder throws for bytes that are not UTF-8, and for nothing else.
    return { reason: "file-binary" };
  }
}

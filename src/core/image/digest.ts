/** `algorithm:hex`, e.g. `sha256:…` with 64 hexadecimal digits (OCI image specification, descriptor digests). */
export type Digest = `sha256:${string}` | `sha512:${string}`;

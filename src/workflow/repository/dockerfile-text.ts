/** A Dockerfile's path, relative to the root with `/`, and its whole text. */
export interface DockerfileText {
  readonly path: string;
  readonly text: string;
}

import type { ImageUse } from "./image-uses.ts";

/** Knows the build stages of a Dockerfile, and where a name means one of them. */
export class Stages {
  readonly #all: ReadonlySet<string>;
  readonly #earlier = new Set<string>();

  /** Takes all places that name an image, in the order of the file. */
  constructor(uses: readonly ImageUse[]) {
    this.#all = new Set(uses.flatMap(({ opens }) => opens ?? []));
  }

  /** Makes the stage that `use` opens known to the `FROM` lines after it. */
  open({ opens }: ImageUse): void {
    if (opens !== null) this.#earlier.add(opens);
  }

  /**
   * Whether `name` is a stage to this instruction: to `FROM` an earlier one, to the others any, to `COPY` also by number.
   *
   * BuildKit fails where a `FROM` names a stage in other case; the classic builder takes it as the stage, so it never is
   * an image.
   */
  isStage({ instruction }: ImageUse, name: string): boolean {
    if (instruction.endsWith("FROM")) return this.#earlier.has(name.toLowerCase());
    if (instruction.endsWith("COPY --from") && /^[+-]?\d+$/.test(name)) return true;
    return this.#all.has(name.toLowerCase());
  }
}

/** One maintained series of a product's releases, e.g. Node.js 20 or Alpine 3.19. Dates are ISO 8601 days. */
export interface ReleaseLine {
  /** The version parts that name the line: `20`, `3.19`, `22.04`. */
  readonly cycle: string;
  /** Lower case, where the product gives its lines names that appear in tags: `bookworm`, `jammy`. */
  readonly codename: string | null;
  /** Null while the line is in development and no date is set. */
  readonly released: string | null;
  /** The last day of free security updates; null where none is announced. */
  readonly ended: string | null;
  /** The day on which the line becomes a long-term one; null where it never does. */
  readonly longTermFrom: string | null;
}

/** A product and its release lines, oldest first. */
export interface Product {
  /** As people write it: `Node.js`. */
  readonly name: string;
  /** Repositories that ship it, without the registry unless their name alone could be anyone's: `dhi.io/node`. */
  readonly images: readonly string[];
  /** True where the product has long-term lines, so that the others are not for production. */
  readonly longTerm: boolean;
  /** True where a container needs a host of the same line, as on Windows. */
  readonly hostBound: boolean;
  /** True where the images carry no releases any more, only what comes before them. */
  readonly earlyAccessOnly: boolean;
  /**
   * The product's name on https://endoflife.date, and whether its extended support is free and counts, as the long-term
   * support of Debian does; null where the lines are kept by hand.
   */
  readonly endoflife: { readonly id: string; readonly extended: boolean } | null;
  readonly lines: readonly ReleaseLine[];
}

const LARGE = 10_000;
const SMALL = 1000;
// Amazon ECR and ECR Public: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImages.html
const SMALL_ONLY = /(?:^|\.)amazonaws\.com(?:\.cn)?$|^public\.ecr\.aws$/;
// The CNCF registry's PAGINATION_NUMBER_INVALID (https://distribution.github.io/distribution/spec/api/#errors-2), and Amazon ECR's
// UNSUPPORTED, which a proxy in front of it passes on.
const TOO_LARGE = [400, 405];

/** How many tags each registry is asked for at once: as many as it lets itself be asked for. */
export class PageSizes {
  readonly #small = new Set<string>();

  of(origin: string): number {
    return this.#small.has(origin) || SMALL_ONLY.test(new URL(origin).hostname) ? SMALL : LARGE;
  }

  /** True where this reply may mean that so large a page is not given; from then on a smaller one is asked for. */
  isTooLarge(origin: string, size: number, status: number): boolean {
    if (size === SMALL || !TOO_LARGE.includes(status)) return false;
    this.#small.add(origin);
    return true;
  }
}

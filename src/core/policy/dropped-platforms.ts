/** Fewer newer images may be built in part, or wait for a slow builder. */
export const imagesThatTell = 3;
/** What nearly everyone builds on: an image without it is none that could be used. */
const alwaysNeeded = /^(?:linux|windows)\/(?:amd64|arm64)\b/;

/**
 * The platforms that a publisher builds for no more: the newest images in a row lack them, as those on Debian 13 lack
 * `linux/mips64le`. Waiting for them would leave everybody else on an image that nobody patches.
 *
 * `missing` is what each newer image lacks, newest first.
 */
export function droppedPlatforms(missing: readonly (readonly string[])[]): ReadonlySet<string> {
  const [first = [], ...others] = missing.slice(0, imagesThatTell);
  if (missing.length < imagesThatTell) return new Set();
  return new Set(
    first.filter((platform) => !alwaysNeeded.test(platform) && others.every((lacks) => lacks.includes(platform))),
  );
}

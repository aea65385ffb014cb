import type { Platform } from "./platform.ts";

/**
 * Writes a platform as `docker build --platform` takes it: `linux/amd64`, `linux/arm/v7`.
 *
 * The version of the operating system is left out: Windows images carry a new one with every update, so with it no
 * two releases of an image would have a platform in common.
 */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return variant === null ? `${os}/${architecture}` : `${os}/${architecture}/${variant}`;
}

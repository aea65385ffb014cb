import { builtInReleaseLines, type ReleaseLines } from "../../core/release-lines/release-lines.ts";

/** Tells what is known of products' release lines at this moment. Never fails: an older table serves as well. */
export interface ReleaseLineSource {
  current(): Promise<ReleaseLines>;
}

/** Knows what comes with Plinth. */
export const builtInSource: ReleaseLineSource = { current: async () => builtInReleaseLines };

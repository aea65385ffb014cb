import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // They take minutes: `PLINTH_CHAOS=small` adds them, and `npm run chaos` runs them alone at full size.
    exclude: process.env["PLINTH_CHAOS"] === undefined ? ["test/chaos/**"] : [],
    globalSetup: ["test/servers/install-servers.ts", "test/servers/temporary-folder.ts"],
    reporters: ["default", "./test/closing-line.ts"],
    // A busy machine is no failure.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});

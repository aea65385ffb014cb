import type { Reporter, TestModule } from "vitest/node";

/**
 * Ends a run with `N passed, N failed` on a line of its own, for whoever reads the output by machine.
 *
 * A file that cannot be loaded and an error outside of any test count as failed.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: "passed" | "failed") => tests.filter((test) => test.result().state === state).length;
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    console.log(`${count("passed")} passed, ${count("failed") + brokenModules + unhandledErrors.length} failed`);
  }
}

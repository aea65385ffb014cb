import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives all that the tests write a folder of its own, which is removed with what they left in it when they are over. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "plinth-test-"));
  // As the system's own: some tests run as another user.
  chmodSync(folder, 0o1777);
  process.env["TMPDIR"] = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

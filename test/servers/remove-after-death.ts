import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Watches over a server that keeps its process id in `pid` in a directory of its own: should this process end without another
 * word, as that of a run that is interrupted does, the server is ended and its directory removed. What it gives ends the watch.
 */
export function removeAfterDeath(directory: string): () => Promise<void> {
  // Reads until nobody can write any more, which is when this process has ended, however it did.
  const script = 'cat; kill -9 "$(cat "$0/pid")"; rm -rf "$0"';
  const watch = spawn("sh", ["-c", script, directory], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  watch.unref();
  return async () => {
    const ended = once(watch, "exit");
    watch.stdin.end();
    await ended;
  };
}

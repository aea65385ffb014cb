#!/usr/bin/env node
import { runCommand } from "./cli/run-command.ts";
import { processEnvironment } from "./process-environment.ts";

for (const stream of [process.stdout, process.stderr]) {
  // Whoever read along has gone, as `head` does when it has enough: the work is done all the same.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

process.exitCode = await runCommand(process.argv.slice(2), {
  environment: processEnvironment(),
  stdout: process.stdout,
  stderr: process.stderr,
});

#!/usr/bin/env node
import { runCommand } from "./cli/run-command.ts";
import { exitCodes } from "./cli/exit-code.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { processEnvironment } from "./process-environment.ts";

/** Older ones lack what the code is written with. */
const oldestNode = 24;

for (const stream of [process.stdout, process.stderr]) {
  // Whoever read along has gone, as `head` does when it has enough: the work is done all the same.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}

const args = process.argv.slice(2);
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < oldestNode) {
  process.stderr.write(`plinth: needs Node.js ${oldestNode} or newer, and this is ${process.versions.node}.\n`);
  process.exitCode = exitCodes.usage;
} else {
  if (args[0] !== "serve") keepHeapSmall();
  process.exitCode = await runCommand(args, {
    environment: processEnvironment(),
    stdout: process.stdout,
    stderr: process.stderr,
  });
}

#!/usr/bin/env node
import { runCommand } from "./cli/run-command.ts";
import { exitCodes } from "./cli/exit-code.ts";
import { keepHeapSmall } from "./keep-heap-small.ts";
import { processEnvironment } from "./process-environment.ts";

/** Older ones lack what the code is written with. */
const oldestNode = 24;

let isUnwritten = false;

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever read along has gone, as `head` does when it has enough: the work is done all the same.
    if (error.code === "EPIPE") return;
    isUnwritten = true;
    process.exitCode = exitCodes.unwritten;
    if (stream === process.stdout) process.stderr.write(`plinth: standard output: ${error.message}\n`);
  });
}

const args = process.argv.slice(2);
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < oldestNode) {
  process.stderr.write(`plinth: needs Node.js ${oldestNode} or newer, and this is ${process.versions.node}.\n`);
  process.exitCode = exitCodes.usage;
} else {
  if (args[0] !== "serve") keepHeapSmall();
  const end = await runCommand(args, {
    environment: processEnvironment(),
    stdout: process.stdout,
    stderr: process.stderr,
  });
  process.exitCode = isUnwritten ? exitCodes.unwritten : end;
}

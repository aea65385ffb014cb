import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Tells whether a command can be run by its name. */
export function isOnPath(command: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((directory) => isExecutable(join(directory, command)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

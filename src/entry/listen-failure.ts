import { SettingsError } from "../core/errors.ts";
import type { Environment } from "./environment.ts";

/** Says of a server that could not listen which variable is to blame; other errors come back as they are. */
export function listenFailure(
  error: unknown,
  { host, port }: Pick<Environment, "host" | "port">,
  variable = "PORT",
): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return error;
  const problem = problemOf(error, host, port, variable);
  return problem === null ? error : new SettingsError("environment-invalid", [problem], error);
}

function problemOf(
  { syscall, code }: { syscall: unknown; code: unknown },
  host: string,
  port: number,
  variable: string,
): string | null {
  if (syscall === "getaddrinfo") return `HOST: there is no host ${host} to listen on`;
  if (syscall !== "listen") return null;
  switch (code) {
    case "EADDRINUSE":
      return `${variable}: ${port} is in use by another process`;
    case "EACCES":
      return `${variable}: this process may not listen on ${port}`;
    case "EADDRNOTAVAIL":
      return `HOST: ${host} is not an address of this machine`;
    default:
      return null;
  }
}

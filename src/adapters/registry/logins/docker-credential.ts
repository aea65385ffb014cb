import { spawn } from "node:child_process";
import { z } from "zod";
import type { LoginSecret } from "../registry-credential.ts";
import { LoginFailure } from "./login-failure.ts";

const Answer = z.object({ Username: z.string(), Secret: z.string().min(1) });

const MOST_MS = 10_000;
const MOST_BYTES = 64 * 1024;
// https://github.com/docker/docker-credential-helpers/blob/master/credentials/error.go
const NOT_FOUND = "credentials not found in native keychain";
const TOKEN_USER = "<token>";

/**
 * Asks `docker-credential-NAME` for the login of a server; null where it has none. Throws {@link LoginFailure}.
 *
 * No shell is between, the environment is the given one alone, and what the helper says is not quoted.
 */
export async function dockerCredential(
  helper: string,
  server: string,
  environment: Readonly<Record<string, string>>,
): Promise<LoginSecret | null> {
  const program = `docker-credential-${helper}`;
  const { code, output } = await run(program, server, environment);
  if (code !== 0) {
    if (output.includes(NOT_FOUND)) return null;
    throw new LoginFailure(`${program} ended with ${code}`);
  }
  const answer = Answer.safeParse(documentOf(output));
  if (!answer.success) throw new LoginFailure(`${program} gave no login`);
  const { Username: username, Secret: secret } = answer.data;
  return username === TOKEN_USER
    ? { kind: "identity-token", identityToken: secret }
    : { kind: "password", username, password: secret };
}

function documentOf(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    // What a parser says would quote the secret.
    return null;
  }
}

function run(program: string, input: string, environment: Readonly<Record<string, string>>) {
  const { promise, resolve, reject } = Promise.withResolvers<{ readonly code: number; readonly output: string }>();
  // A group of its own, so that what the helper has started ends with it.
  const child = spawn(program, ["get"], {
    env: environment,
    shell: false,
    stdio: ["pipe", "pipe", "ignore"],
    detached: true,
  });
  const giveUp = (why: string) => {
    reject(new LoginFailure(`${program} ${why}`));
    child.stdout.destroy();
    if (child.pid !== undefined) endGroup(child.pid);
  };
  const timer = setTimeout(() => giveUp(`took longer than ${MOST_MS / 1000} s`), MOST_MS);
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_BYTES) giveUp(`said more than ${MOST_BYTES} bytes`);
    else chunks.push(chunk);
  });
  // A helper may end without having read.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  child.once("error", (cause) => reject(new LoginFailure(`${program} could not be run`, { cause })));
  child.once("close", (code) => resolve({ code: code ?? -1, output: Buffer.concat(chunks).toString("utf8") }));
  return promise.finally(() => clearTimeout(timer));
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    // It has ended meanwhile.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

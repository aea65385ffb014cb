import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { startTokenServer, type TokenServer } from "./token-server.ts";

export interface Account {
  readonly username: string;
  readonly password: string;
}

export interface DockerRegistry {
  /** `127.0.0.1:PORT`, as it stands in image references. */
  readonly host: string;
  readonly url: string;
  /** Where tokens come from; null where none are asked for. */
  readonly tokenServer: TokenServer | null;
  stop(): Promise<void>;
}

/**
 * Starts Debian's `docker-registry` (the CNCF registry) in a directory of its own: open to all, behind a password
 * file, or behind a token server that everyone may pull through.
 */
export async function startDockerRegistry(
  options: {
    readonly htpasswd?: Account;
    readonly token?: Account & { readonly anonymousPull?: boolean };
    /** Whom the registry tells of pushes. */
    readonly notify?: { readonly url: string; readonly authorization: string };
  } = {},
): Promise<DockerRegistry> {
  const directory = await mkdtemp(join(tmpdir(), "docker-registry-"));
  const tokenServer = options.token
    ? await startTokenServer(directory, options.token, { anonymousPull: options.token.anonymousPull ?? true })
    : null;
  const auth = await authOf(directory, options.htpasswd, tokenServer);
  const configuration = {
    version: 0.1,
    log: { level: "info", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, "data") }, delete: { enabled: true } },
    http: { addr: "127.0.0.1:0", secret: "tests" },
    ...(auth ? { auth } : {}),
    ...(options.notify ? { notifications: { endpoints: [endpointOf(options.notify)] } } : {}),
  };
  const file = join(directory, "config.yml");
  // Every JSON document is YAML.
  await writeFile(file, JSON.stringify(configuration));
  const server = spawn("docker-registry", ["serve", file], { stdio: ["ignore", "ignore", "pipe"] });
  const exited = new Promise<void>((resolve) => void server.once("exit", () => resolve()));
  const port = await new Promise<string>((listening, failed) => {
    const said: string[] = [];
    server.once("error", failed);
    server.once("exit", () => failed(new Error(`docker-registry ended: ${said.join("\n")}`)));
    createInterface({ input: server.stderr }).on("line", (line) => {
      said.push(line);
      const address = /listening on 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (address) listening(address);
    });
  });
  const host = `127.0.0.1:${port}`;
  return {
    host,
    url: `http://${host}`,
    tokenServer,
    stop: async () => {
      server.kill("SIGKILL");
      await exited;
      await tokenServer?.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function endpointOf({ url, authorization }: { readonly url: string; readonly authorization: string }) {
  return {
    name: "plinth",
    url,
    headers: { Authorization: [authorization] },
    timeout: "1s",
    threshold: 3,
    backoff: "1s",
  };
}

async function authOf(directory: string, account: Account | undefined, tokenServer: TokenServer | null) {
  if (tokenServer) {
    const { url, certificateFile } = tokenServer;
    return { token: { realm: url, service: "tests", issuer: "plinth-tests", rootcertbundle: certificateFile } };
  }
  if (!account) return null;
  const { stdout } = await promisify(execFile)("htpasswd", ["-nbB", account.username, account.password]);
  const path = join(directory, "htpasswd");
  await writeFile(path, stdout);
  return { htpasswd: { realm: "tests", path } };
}

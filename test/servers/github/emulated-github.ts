import { createEmulator } from "emulate";
import { z } from "zod";

/** A file as text, or with a mode; null deletes it. */
export type FileSeed = string | { readonly text: string; readonly mode: string } | null;

/** A repository as it is to begin with. One without files has no commit. */
export interface RepositorySeed {
  /** `owner/name`. */
  readonly name: string;
  readonly files?: Readonly<Record<string, FileSeed>>;
  readonly defaultBranch?: string;
  /** `false` shows it to everybody; what nothing is said of is shown to none but those whom it was given. */
  readonly private?: boolean;
  readonly archived?: boolean;
  readonly disabled?: boolean;
  readonly fork?: boolean;
}

/** An installation of the App in one organisation. */
export interface InstallationSeed {
  readonly id: number;
  readonly account: string;
  /** Full names; all repositories of the account by default. */
  readonly repositories?: readonly string[];
}

export interface EmulatorReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** `emulate` by Vercel Labs, which keeps the state, and its client. */
export interface EmulatedGithub {
  /** Asks as somebody. `path` is not decoded and may have a query. */
  ask(token: string, method: string, path: string, body?: unknown): Promise<EmulatorReply>;
  /** Asks as somebody who may do everything; throws where the answer is not of this shape. */
  admin<Reply>(shape: z.ZodType<Reply>, method: string, path: string, body?: unknown): Promise<Reply>;
  /** Where it listens; its replies are full of this. */
  readonly url: string;
  close(): Promise<void>;
}

/** The emulator takes 5,000 requests of each token. */
const adminTokens = Array.from({ length: 2_000 }, (_, index) => `admin-token-${index}`);
const requestsPerToken = 4_000;
/** Somebody who may be asked for a review and be assigned. */
export const people = ["octocat", "hubot"] as const;

export const Sha = z.object({ sha: z.string() });

/** Starts the emulator with an App, its installations, repositories and people. */
export async function startEmulatedGithub(seed: {
  readonly app: { readonly id: number; readonly slug: string; readonly privateKey: string };
  readonly permissions: Readonly<Record<string, string>>;
  readonly installations: readonly InstallationSeed[];
  readonly repositories: readonly RepositorySeed[];
  /** Token of a person who may write. */
  readonly token: string;
}): Promise<EmulatedGithub> {
  const { app, permissions, installations, repositories, token } = seed;
  const owners = [...new Set([...installations.map(({ account }) => account), ...repositories.map(ownerOf)])];
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: {
        ...Object.fromEntries(adminTokens.map((admin) => [admin, { login: "admin", scopes: ["repo", "admin:org"] }])),
        [token]: { login: people[0], scopes: ["repo"] },
      },
      github: {
        users: [{ login: "admin" }, ...people.map((login) => ({ login }))],
        orgs: owners.map((login) => ({
          login,
          members: [{ login: "admin", role: "admin" }, ...people.map((person) => ({ login: person, role: "admin" }))],
        })),
        repos: repositories.map((repository) => ({
          owner: ownerOf(repository),
          name: repository.name.split("/")[1],
          private: repository.private ?? false,
          default_branch: repository.defaultBranch ?? "main",
          auto_init: false,
        })),
        apps: [
          {
            app_id: app.id,
            slug: app.slug,
            name: "Plinth",
            private_key: app.privateKey,
            permissions,
            events: ["push"],
            installations: installations.map(({ id, account, repositories: selected }) => ({
              installation_id: id,
              account,
              repository_selection: selected === undefined ? "all" : "selected",
              repositories: selected ?? [],
            })),
          },
        ],
      },
    },
  });

  let asked = 0;
  async function ask(as: string, method: string, path: string, body?: unknown): Promise<EmulatorReply> {
    const reply = await fetch(`${emulator.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${as}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: reply.status, headers: reply.headers, text: await reply.text() };
  }

  return {
    ask,
    url: emulator.url,
    admin: async (shape, method, path, body) => {
      const { status, text } = await ask(adminTokens[Math.floor(asked / requestsPerToken)] ?? "", method, path, body);
      asked += 1;
      if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
      return shape.parse(text === "" ? null : JSON.parse(text));
    },
    close: () => emulator.close(),
  };
}

function ownerOf({ name }: RepositorySeed): string {
  return name.split("/")[0] ?? "";
}

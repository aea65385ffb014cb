import { parseOperatorSettings } from "../../src/core/config/parse-operator-settings.ts";
import { parseEnvironment } from "../../src/entry/environment.ts";
import { type RunResult, runOnce } from "../../src/entry/run-once.ts";
import type { RecordedRequest } from "../servers/github/journal.ts";
import type { StandInGithub } from "../servers/github/start-github.ts";

/** One `plinth run` with an empty memory, as by cron, on stand-ins for GitHub and the registry; it tries what failed again. */
export async function runOnStandIn(name: string, github: StandInGithub, registryUrl: string): Promise<RunResult> {
  const environment = { GITHUB_TOKEN: github.token, GITHUB_API_URL: github.url, LOG_LEVEL: "silent" };
  const settings = `registries: { docker.io: { mirror: "${registryUrl}" } }\nnetwork: { allowPrivate: [127.0.0.0/8] }\n`;
  return await runOnce(name, parseEnvironment(environment, false), parseOperatorSettings(settings, "settings.yml"), {
    paceWrites: false,
  });
}

/** Whether a request names a repository. */
export function isAbout(name: string): (request: Pick<RecordedRequest, "path" | "body">) => boolean {
  const [owner, repo] = name.split("/");
  return ({ path, body }) => {
    const text = JSON.stringify(body ?? null);
    const isNamed = text.includes(`"${name}"`) || text.includes(`"owner":"${owner}","repo":"${repo}"`);
    return `${path}/`.startsWith(`/repos/${name}/`) || isNamed;
  };
}

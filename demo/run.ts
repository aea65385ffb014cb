import { stripVTControlCharacters, styleText } from "node:util";
import { startDockerRegistry } from "../test/servers/docker-registry.ts";
import { pushImage } from "../test/servers/push-image.ts";
import { startStandInRegistry } from "../test/servers/stand-in-registry.ts";
import { isOnPath } from "../test/servers/is-on-path.ts";
import { startOrganisation } from "../test/journeys/organisation.ts";
import { changedLines } from "./changed-lines.ts";

const repository = "acme/web";
const createdAt = "2026-01-05T00:00:00Z";
const platforms = ["linux/amd64", "linux/arm64/v8"];
const dockerfile = `ARG PYTHON=3.12.7

FROM node:22.11.0-alpine3.20 AS assets
WORKDIR /assets
COPY package.json package-lock.json ./
RUN npm ci

FROM python:\${PYTHON}-slim-bookworm
COPY --from=assets /assets /srv/assets
COPY --from=nginx:1.27.2 /etc/nginx/mime.types /etc/mime.types
`;

function say(text = ""): void {
  const plain = !process.stdout.isTTY || process.env["NO_COLOR"] !== undefined;
  process.stdout.write(`${plain ? stripVTControlCharacters(text) : text}\n`);
}

function step(text: string): void {
  say(`\n${styleText(["bold", "cyan"], "▸")} ${styleText("bold", text)}`);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, "    ");
}

const startedAt = performance.now();
const real = isOnPath("docker-registry");
const registry = real ? await startDockerRegistry() : await startStandInRegistry();
step(
  `A registry at ${registry.url}${real ? " (the CNCF distribution)" : " (a stand-in: docker-registry is not installed)"}`,
);
const images: Record<string, readonly string[]> = {
  node: [
    "22.11.0-alpine3.20",
    "22.12.0-alpine3.20",
    "22.12.0-alpine3.21",
    "22.12.0-slim",
    "23.3.0-alpine3.21",
    "22-alpine",
  ],
  python: ["3.12.7-slim-bookworm", "3.12.8-slim-bookworm", "3.13.0rc1-slim-bookworm"],
  nginx: ["1.27.2", "1.27.3", "1.27.3-alpine"],
};
for (const [name, tags] of Object.entries(images)) {
  for (const tag of tags) await pushImage(registry.url, `library/${name}`, tag, { platforms, createdAt, content: tag });
  say(indent(`${name.padEnd(7)} ${tags.join("  ")}`));
}

step("A GitHub stand-in on loopback, and Plinth as a GitHub App in front of it, embedded: no Redis");
const acme = await startOrganisation({
  registryUrl: registry.url,
  repositories: [{ name: repository, files: { "README.md": "# Web\n", ".github/plinth.yml": "minimumAgeDays: 0\n" } }],
  redisUrl: null,
});
await acme.done();

step(`Somebody pushes a Dockerfile to ${repository}; GitHub sends a signed webhook`);
say(indent(dockerfile.trimEnd()));
await acme.github.commitFiles(repository, { Dockerfile: dockerfile });
step("What Plinth did");
for (const { job, outcome } of await acme.done()) {
  const { kind, ...rest } = outcome;
  say(indent(`${job.name.padEnd(16)} ${kind.padEnd(9)} ${styleText("dim", JSON.stringify(rest))}`));
}

for (const pullRequest of await acme.github.pullRequests(repository)) {
  step(`Pull request #${pullRequest.number}: ${pullRequest.title}`);
  say(indent(styleText("dim", `branch ${pullRequest.branch}, labels ${pullRequest.labels.join(", ")}`)));
  const after = (await acme.github.fileAt(repository, pullRequest.headSha, "Dockerfile")) ?? "";
  for (const { sign, text } of changedLines(dockerfile, after))
    say(indent(styleText(sign === "+" ? "green" : "red", `${sign} ${text}`)));
  say();
  say(indent(pullRequest.body));
}

step("A newer node appears, and the sweep comes round");
await pushImage(registry.url, "library/node", "22.13.0-alpine3.21", { platforms, createdAt, content: "22.13.0" });
await acme.sweep();
for (const { title, number } of await acme.github.pullRequests(repository)) say(indent(`#${number} ${title}`));

step("The sweep comes round again, and nothing changed");
acme.github.journal.clear();
await acme.do({ name: "sweep" });
const { length: writes } = acme.github.journal.writes();
const { length: reads } = acme.github.journal.reads();
say(indent(`GitHub was asked ${reads} times, and written to ${writes} times.`));

await acme.stop();
await registry.stop();
say(`\n${styleText("dim", `${((performance.now() - startedAt) / 1000).toFixed(1)} s. Nothing left this machine.`)}`);

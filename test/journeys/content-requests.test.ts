import { afterAll, beforeAll, expect, test } from "vitest";
import { contentRequests } from "../../src/workflow/update/content-requests.ts";
import { startGithub, type StandInGithub } from "../servers/github/start-github.ts";
import { pushImage } from "../servers/push-image.ts";
import { type StandInRegistry, startStandInRegistry } from "../servers/stand-in-registry.ts";
import { runOnStandIn } from "./run-on-stand-in.ts";

const everything = {
  labels: ["base-image"],
  reviewers: ["hubot"],
  assignees: ["octocat"],
  milestone: "Next",
  automerge: true,
};
const cases = [
  {
    name: "acme/bare",
    draft: { ...everything, labels: [], reviewers: [], assignees: [], milestone: null, automerge: false },
  },
  { name: "acme/labelled", draft: { ...everything, reviewers: [], assignees: [], milestone: null, automerge: false } },
  { name: "acme/everything", draft: everything },
  { name: "acme/not-to-be-had", draft: everything },
];

let registry: StandInRegistry;
let github: StandInGithub;

beforeAll(async () => {
  registry = await startStandInRegistry();
  for (const tag of ["1.2.0", "1.2.1"]) await pushImage(registry.url, "acme/app", tag, { content: tag });
  github = await startGithub({
    repositories: cases.map(({ name, draft }) => ({
      name,
      files: {
        Dockerfile: "FROM acme/app:1.2.0\n",
        // JSON is YAML.
        ".github/plinth.yml": JSON.stringify({
          pullRequest: { ...draft, automerge: draft.automerge ? ["patch", "pin"] : [] },
        }),
      },
    })),
  });
  github.people.set("acme/everything", { autoMerge: true });
  await github.people.openMilestone("acme/everything", "Next");
});

afterAll(async () => {
  await github.stop();
  await registry.stop();
});

test.for(cases)("as many writes are counted for the pull request of $name as GitHub sees", async ({ name, draft }) => {
  github.journal.clear();
  await runOnStandIn(name, github, registry.url);
  expect(await github.pullRequests(name)).toHaveLength(1);
  expect(github.journal.writes()).toHaveLength(contentRequests(draft));
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { createInMemoryStore } from "../../src/adapters/store/in-memory-store.ts";
import type { ChoiceRules } from "../../src/core/tag/choice-rules.ts";
import { answerQuestion } from "../../src/workflow/lookup/answer-question.ts";
import { storedHistory } from "../../src/workflow/lookup/image-history.ts";
import { openHttpRegistry } from "../adapters/registry/open-http-registry.ts";
import { pushImage } from "../servers/push-image.ts";
import { startStandInRegistry, type StandInRegistry } from "../servers/stand-in-registry.ts";
import { decisionOn, questionAbout } from "./question-about.ts";

const clock = { now: () => new Date() };
const history = storedHistory(createInMemoryStore(clock));

let server: StandInRegistry;
let registry: ReturnType<typeof openHttpRegistry>;
beforeEach(async () => {
  server = await startStandInRegistry({});
  registry = openHttpRegistry({});
});
afterEach(async () => {
  await registry.close();
  await server.stop();
});

/** Pushes an image under some tags, asks about the first one pinned to it, and tells what that cost. */
async function lookAt(tags: readonly [string, ...string[]], rules: Partial<ChoiceRules> = {}) {
  const digest = await pushImage(server.url, "acme/base", tags);
  server.requests.length = 0;
  const reference = `${server.host}/acme/base:${tags[0]}@${digest}`;
  const question = questionAbout(reference, rules);
  const decision = decisionOn(reference, question, await answerQuestion(question, registry, clock, { history }));
  return {
    decision,
    asked: server.requests.map(({ method, path }) => `${method} ${/tags|manifests/.exec(path)?.[0]}`),
  };
}

const digestOnly: Partial<ChoiceRules> = { steps: ["digest"], floating: "keep" };

test.for<readonly [readonly [string, ...string[]], Partial<ChoiceRules>, string]>([
  [["nonroot", "1.0.0"], {}, "floating-tag-kept"],
  [["stable", "1.0.0"], {}, "floating-tag-kept"],
  [["stable", "1.0.0"], { floating: "keep" }, "floating-tag-kept"],
  [["latest", "1.0.0"], { floating: "keep" }, "floating-tag-kept"],
  [["0a1b2c3d4e", "1.0.0"], {}, "tag-has-no-version"],
  [["1.0.0", "1.0.1"], digestOnly, "steps-not-allowed"],
  [["1.0.0", "1.0.1"], { steps: ["digest"] }, "steps-not-allowed"],
])(
  "an unchanged image of which only the digest can change costs one HEAD: %j with %j",
  async ([tags, rules, reason]) => {
    const { decision, asked } = await lookAt(tags, rules);
    expect(asked).toEqual(["HEAD manifests"]);
    expect(decision.outcome).toBe("skip");
    expect(decision.sentences.join("\n")).toContain(`${reason}: `);
  },
);

test.for<readonly [readonly [string, ...string[]], Partial<ChoiceRules>]>([
  [["latest", "other"], {}],
  [["stable", "other"], { floating: "version" }],
  [["1.0", "other"], { floating: "version", steps: ["digest"] }],
  [["1.0.0", "other"], {}],
  [["bookworm", "other"], {}],
])("the list is asked for where it could change the answer: %j with %j", async ([tags, rules]) => {
  const { asked } = await lookAt(tags, rules);
  expect(asked).toContain("GET tags");
});

test("a new digest of such an image is proposed for one HEAD and what reading it costs", async () => {
  const before = await pushImage(server.url, "acme/base", ["nonroot"], { createdAt: "2026-01-01T00:00:00Z" });
  const after = await pushImage(server.url, "acme/base", ["nonroot"], { createdAt: "2026-01-02T00:00:00Z" });
  server.requests.length = 0;
  const reference = `${server.host}/acme/base:nonroot@${before}`;
  const question = questionAbout(reference);
  const decision = decisionOn(reference, question, await answerQuestion(question, registry, clock));
  expect(decision).toMatchObject({ outcome: "take", step: "digest", to: `nonroot@${after}` });
  expect(server.requests.filter(({ path }) => path.includes("tags/list"))).toEqual([]);
});

test("where the tag is gone, the list tells whether the image is", async () => {
  await pushImage(server.url, "acme/base", ["other"]);
  const gone = questionAbout(`${server.host}/acme/base:nonroot`);
  expect(await answerQuestion(gone, registry, clock)).toMatchObject({ kind: "answered", current: null });
  const misspelt = questionAbout(`${server.host}/acme/bsae:nonroot`);
  expect(await answerQuestion(misspelt, registry, clock)).toMatchObject({
    kind: "failed",
    problem: { code: "image-not-found" },
  });
});

test("whoever wants to see the tags has them listed", async () => {
  await pushImage(server.url, "acme/base", ["nonroot", "1.0.0"]);
  const question = questionAbout(`${server.host}/acme/base:nonroot`);
  const answer = await answerQuestion(question, registry, clock, { listsAlways: true });
  expect(answer).toMatchObject({ choice: { counts: { current: 1, "not-alias": 1 } } });
});

test("a list that was not read is no first contact with its tags", async () => {
  const store = createInMemoryStore(clock);
  const unread = storedHistory(store);
  const image = { registry: server.host, repository: "acme/base" };
  await unread.listed(image, null, new Date("2026-01-01T00:00:00Z"));
  const read = await unread.listed(image, ["1.0.0"], new Date("2026-01-02T00:00:00Z"));
  expect(read.appearedAt("1.0.0")).toBeNull();
  await unread.listed(image, null, new Date("2026-01-03T00:00:00Z"));
  const again = await unread.listed(image, ["1.0.0", "1.0.1"], new Date("2026-01-04T00:00:00Z"));
  expect(again.appearedAt("1.0.1")).toBe("2026-01-04T00:00:00.000Z");
});

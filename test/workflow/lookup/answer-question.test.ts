import { beforeEach, describe, expect, test } from "vitest";
import { AccessError, BugError, UpstreamError } from "../../../src/core/errors.ts";
import type { ChoiceRules } from "../../../src/core/tag/choice-rules.ts";
import { answerQuestion, failedLookup } from "../../../src/workflow/lookup/answer-question.ts";
import type { Registry } from "../../../src/workflow/ports/registry.ts";
import { type FakeImage, InMemoryRegistry } from "../../fakes/in-memory-registry.ts";
import { latestFollowed } from "../../../src/core/policy/rules/latest-followed.ts";
import { decisionOn, questionAbout } from "../question-about.ts";

const node = "docker.io/library/node";
const clock = { now: () => new Date("2026-03-01T00:00:00Z") };
const old = "2026-01-01T00:00:00Z";
const young = "2026-02-28T00:00:00Z";

let registry: InMemoryRegistry;
beforeEach(() => {
  registry = new InMemoryRegistry();
});

function put(tag: string, image: FakeImage = {}, repository = node) {
  return registry.put(repository, tag, { createdAt: old, content: tag, ...image });
}

async function decisionAbout(reference: string, changed: Partial<ChoiceRules> = {}) {
  const question = questionAbout(reference, changed);
  return decisionOn(reference, question, await answerQuestion(question, registry, clock));
}

/** The decision about node:1.0.0 where the registry tells when some tags were pushed. */
async function decisionWith(pushed: Readonly<Record<string, string>>) {
  const facts = Object.fromEntries(Object.entries(pushed).map(([tag, pushedAt]) => [tag, { pushedAt }]));
  const pushes = { since: old, until: young, count: null, facts };
  const telling: Registry = {
    listTags: async (image) => {
      const list = await registry.listTags(image);
      return list === null ? null : { ...list, pushes };
    },
    digestOfTag: (image, tag) => registry.digestOfTag(image, tag),
    readImage: (image, digest) => registry.readImage(image, digest),
    readLayers: (image, digest) => registry.readLayers(image, digest),
    requestCount: 0,
  };
  const question = questionAbout("node:1.0.0");
  return decisionOn("node:1.0.0", question, await answerQuestion(question, telling, clock));
}

describe("a newer version", () => {
  test("is taken with the digest that was proved", async () => {
    put("22.11.0");
    const newer = put("22.12.0");
    expect(await decisionAbout("node:22.11.0")).toMatchObject({
      outcome: "take",
      step: "minor",
      to: `22.12.0@${newer}`,
    });
  });

  test("that is too young is passed over for the next older one, with both dates", async () => {
    put("22.11.0");
    const next = put("22.12.0");
    put("22.13.0", { createdAt: young });
    const decision = await decisionAbout("node:22.11.0");
    expect(decision).toMatchObject({ outcome: "take", to: `22.12.0@${next}` });
    expect(decision.sentences).toContain(
      "minimum-age: 22.13.0: Published 2026-02-28; waits until 2026-03-03, when it is 3 days old.",
    );
    expect(decision.sentences).toContain("minimum-age: Published 2026-01-01, at least 3 days ago.");
  });

  test("is found below more young ones than other candidates are tried", async () => {
    put("1.0.0");
    const next = put("1.0.1");
    for (let build = 2; build < 14; build += 1) put(`1.0.${build}`, { createdAt: young });
    expect(await decisionAbout("node:1.0.0")).toMatchObject({ outcome: "take", to: `1.0.1@${next}` });
  });

  test("is found below a thousand young ones at first contact, for a bounded number of requests", async () => {
    put("1.0.0");
    for (let build = 1; build < 40; build += 1) put(`1.0.${build}`);
    for (let build = 40; build < 1_040; build += 1) put(`1.0.${build}`, { createdAt: young });
    expect(await decisionAbout("node:1.0.0")).toMatchObject({
      outcome: "take",
      to: expect.stringMatching(/^1\.0\.39@/),
    });
    expect(registry.requests.length).toBeLessThan(80);
  });

  describe("where the registry tells when tags were pushed", () => {
    test("an image that bears an old date waits from its push, and is not read meanwhile", async () => {
      put("1.0.0");
      put("1.0.1", { createdAt: old });
      const { to, sentences } = await decisionWith({ "1.0.1": young });
      expect(to).toMatch(/^1\.0\.0@/);
      expect(sentences).toContain(
        "minimum-age: 1.0.1: Published 2026-02-28; waits until 2026-03-03, when it is 3 days old.",
      );
      expect(registry.requests.filter((request) => request.startsWith("image "))).toHaveLength(1);
    });

    test("an image that bears a young date is old enough by its push", async () => {
      put("1.0.0");
      put("1.0.1", { createdAt: young });
      expect((await decisionWith({ "1.0.1": old })).to).toMatch(/^1\.0\.1@/);
    });

    test("a thousand young ones cost no more than the first few", async () => {
      for (let build = 0; build < 1_040; build += 1) put(`1.0.${build}`);
      const pushed = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`1.0.${index + 40}`, young]));
      expect((await decisionWith(pushed)).to).toMatch(/^1\.0\.39@/);
      expect(registry.requests.length).toBeLessThan(15);
    });
  });

  test("is found at every place below young ones", async () => {
    for (let youngCount = 0; youngCount < 60; youngCount += 1) {
      registry = new InMemoryRegistry();
      for (let build = 0; build < 60; build += 1)
        put(`1.0.${build}`, { createdAt: build >= 60 - youngCount ? young : old });
      expect((await decisionAbout("node:1.0.0")).to?.split("@")[0] ?? "1.0.0").toBe(`1.0.${59 - youngCount}`);
    }
  });

  test("that is too young alone holds a pinned line, until its day", async () => {
    const pinned = put("22.11.0");
    put("22.12.0", { createdAt: young });
    expect(await decisionAbout(`node:22.11.0@${pinned}`)).toMatchObject({ outcome: "hold", to: null });
  });

  test("that lost a platform is passed over, and the platform is named", async () => {
    put("22.11.0", { platforms: ["linux/amd64", "linux/arm64"] });
    const next = put("22.12.0", { platforms: ["linux/amd64", "linux/arm64"] });
    put("22.13.0", { platforms: ["linux/amd64"] });
    const decision = await decisionAbout("node:22.11.0");
    expect(decision).toMatchObject({ outcome: "take", to: `22.12.0@${next}` });
    expect(decision.sentences).toContain("platforms-kept: 22.13.0: Lacks linux/arm64, which the current image has.");
  });

  test("that lost a platform is taken where none of the newest has it any more, and the reason names it", async () => {
    put("22.11.0", { platforms: ["linux/amd64", "linux/arm64", "linux/mips64le"] });
    for (const tag of ["22.12.0", "22.13.0"]) put(tag, { platforms: ["linux/amd64", "linux/arm64"] });
    const newest = put("22.14.0", { platforms: ["linux/amd64", "linux/arm64"] });
    const decision = await decisionAbout("node:22.11.0");
    expect(decision).toMatchObject({ outcome: "take", to: `22.14.0@${newest}` });
    expect(decision.sentences).toContain(
      "platforms-kept: Comes without linux/mips64le, as none of the newer images has it any more; keeps the other platforms.",
    );
  });

  test.for([
    ["linux/mips64le", ["22.12.0", "22.13.0"]],
    ["linux/arm64", ["22.12.0", "22.13.0", "22.14.0"]],
  ] as const)("that lost %s is not taken where only %j lack it", async ([platform, newer]) => {
    const pinned = put("22.11.0", { platforms: ["linux/amd64", platform] });
    for (const tag of newer) put(tag, { platforms: ["linux/amd64"] });
    expect(await decisionAbout(`node:22.11.0@${pinned}`)).toMatchObject({ outcome: "hold", to: null });
  });

  // Node.js 22 is supported until 2027-04-30, 24 until 2028-04-30, 18 ended on 2025-04-30 (https://endoflife.date/nodejs)
  const withArm = { platforms: ["linux/amd64", "linux/arm/v7"] };

  test("that lost a platform is not taken where a line that is patched still has it", async () => {
    put("18.20.8", withArm);
    for (const tag of ["22.11.0", "22.12.0"]) put(tag, withArm);
    for (let build = 0; build < 12; build += 1) put(`24.${build}.0`);
    expect((await decisionAbout("node:18.20.8")).to).toMatch(/^22\.12\.0@/);
    expect(registry.requests.filter((request) => request.startsWith("image "))).toHaveLength(5);
  });

  test("that lost a platform is not taken by the newest tag of a line that is patched", async () => {
    const pinned = put("22.12.0", withArm);
    for (const tag of ["24.9.0", "24.10.0", "24.11.0"]) put(tag);
    expect(await decisionAbout(`node:22.12.0@${pinned}`)).toMatchObject({ outcome: "hold", to: null });
  });

  const app = "docker.io/acme/app";

  test("that lost a platform is not taken from a line of which nothing is known, nor at the next look", async () => {
    for (const tag of ["1.0.3", "1.0.5"]) put(tag, withArm, app);
    for (const tag of ["2.0.0", "2.0.1", "2.0.2"]) put(tag, {}, app);
    const first = await decisionAbout("acme/app:1.0.3");
    expect(first.to).toMatch(/^1\.0\.5@/);
    const second = await decisionAbout(`acme/app:${first.to}`);
    expect(second).toMatchObject({ outcome: "hold", to: null });
    expect(second.sentences).toContain("platforms-kept: 2.0.2: Lacks linux/arm/v7, which the current image has.");
  });

  test("that lost a platform is taken where the line goes on without it, and nothing is known of lines", async () => {
    for (const tag of ["1.0.3", "1.0.5"]) put(tag, withArm, app);
    for (const tag of ["1.1.0", "1.1.1", "1.1.2"]) put(tag, {}, app);
    expect((await decisionAbout("acme/app:1.0.3")).to).toMatch(/^1\.1\.2@/);
  });

  test("that keeps a platform is not taken where the line goes on without it", async () => {
    for (const tag of ["24.8.0", "24.9.0"]) put(tag, withArm);
    for (const tag of ["24.10.0", "24.11.0", "24.12.0"]) put(tag);
    expect((await decisionAbout("node:24.8.0")).to).toMatch(/^24\.12\.0@/);
  });

  test("that is a chart and no image is passed over, however many there are", async () => {
    put("22.11.0");
    const image = put("22.12.0");
    for (const tag of ["22.13.0", "22.14.0", "22.15.0", "22.16.0"]) put(tag, { platforms: [] });
    const decision = await decisionAbout("node:22.11.0");
    expect(decision).toMatchObject({ outcome: "take", to: `22.12.0@${image}` });
    expect(decision.sentences).toContain(
      "platforms-kept: 22.16.0: Tells no platform, where the current image has linux/amd64: it may be no image that runs.",
    );
  });

  test("that lost a platform is not looked for for ever", async () => {
    put("100.0.0", { platforms: ["linux/amd64", "linux/arm64"] });
    for (let major = 101; major < 120; major += 1) put(`${major}.0.0`);
    await decisionAbout("node:100.0.0");
    expect(registry.requests.filter((request) => request.startsWith("image "))).toHaveLength(9);
  });

  test("without a date is old enough at first contact, and the reason says so", async () => {
    put("22.11.0");
    const newer = put("22.12.0", { createdAt: null });
    const decision = await decisionAbout("node:22.11.0");
    expect(decision).toMatchObject({ outcome: "take", to: `22.12.0@${newer}` });
    expect(decision.sentences).toContain("age-unknown: Age unknown: the registry gives no date for this image.");
  });

  test("is found where the current tag has vanished", async () => {
    put("22.11.0");
    registry.removeTag(node, "22.11.0");
    const newer = put("22.12.0");
    expect(await decisionAbout("node:22.11.0")).toMatchObject({ outcome: "take", to: `22.12.0@${newer}` });
  });
});

describe("a tag that stays", () => {
  test("is pinned where it has no digest, however young it is: the build stays as it is", async () => {
    const digest = put("22.11.0", { createdAt: young });
    expect(await decisionAbout("node:22.11.0")).toMatchObject({
      outcome: "take",
      step: "pin",
      to: `22.11.0@${digest}`,
    });
  });

  test("gets the new digest where it moved", async () => {
    const pinned = put("22");
    const rebuilt = put("22", { content: "rebuilt" });
    const decision = await decisionAbout(`node:22@${pinned}`);
    expect(decision).toMatchObject({ outcome: "take", step: "digest", to: `22@${rebuilt}` });
    expect(decision.sentences).not.toContainEqual(expect.stringContaining("tag-rewritten"));
  });

  test("keeps its digest where only the index was written again", async () => {
    const platforms = ["linux/amd64", "linux/arm64"];
    const pinned = put("22", { platforms });
    put("22", { platforms, index: "with another attestation" });
    const decision = await decisionAbout(`node:22@${pinned}`);
    expect(decision).toMatchObject({ outcome: "skip", to: null });
    expect(decision.sentences).toContain(
      "same-images: The index was written again, with the same image for every platform, so no build would change.",
    );
  });

  test("keeps its digest while the new one is too young, and says until when", async () => {
    const pinned = put("22");
    put("22", { content: "rebuilt", createdAt: young });
    const decision = await decisionAbout(`node:22@${pinned}`);
    expect(decision).toMatchObject({ outcome: "hold", step: "digest", to: null });
    expect(decision.sentences).toContain(
      "minimum-age: Published 2026-02-28; waits until 2026-03-03, when it is 3 days old.",
    );
  });

  test("keeps its digest where the new one lost a platform", async () => {
    const pinned = put("22", { platforms: ["linux/amd64", "linux/arm64"] });
    put("22", { content: "rebuilt" });
    const decision = await decisionAbout(`node:22@${pinned}`);
    expect(decision).toMatchObject({ outcome: "hold", to: null });
    expect(decision.sentences).toContain("platforms-kept: Lacks linux/arm64, which the current image has.");
  });

  test("is refreshed with a warning where it names one release in full", async () => {
    const pinned = put("22.11.0");
    const rebuilt = put("22.11.0", { content: "rebuilt" });
    const decision = await decisionAbout(`node:22.11.0@${pinned}`);
    expect(decision).toMatchObject({ outcome: "take", to: `22.11.0@${rebuilt}` });
    expect(decision.sentences).toContainEqual(expect.stringMatching(/^tag-rewritten: Take note: 22\.11\.0 names/));
  });

  test("is left alone where the registry does not have it any more", async () => {
    put("iron");
    const pinned = put("22.11.0");
    registry.removeTag(node, "22.11.0");
    const decision = await decisionAbout(`node:22.11.0@${pinned}`);
    expect(decision).toMatchObject({ outcome: "skip", to: null });
    expect(decision.sentences).toContainEqual(expect.stringContaining("does not have the current tag any more"));
  });
});

describe("a moving tag", () => {
  test("becomes the most precise version tag that is the same image, and is pinned", async () => {
    const image = { content: "22.12.0" };
    for (const tag of ["latest", "22", "22.12", "22.12.0"]) put(tag, image);
    put("22.11.0");
    put("22.12.0-alpine");
    const digest = put("latest", image);
    const decision = await decisionAbout("node:latest");
    expect(decision).toMatchObject({ outcome: "take", step: "pin", to: `22.12.0@${digest}` });
    expect(decision.sentences).toContain(
      "floating-tag: 22.12.0 is the same image as the moving tag: the build stays as it is.",
    );
    expect(await decisionAbout("node")).toEqual(decision);
  });

  test("does so without a digest where pinning is off", async () => {
    for (const tag of ["latest", "22.12.0"]) put(tag, { content: "22.12.0" });
    expect(await decisionAbout("node", { pin: "none" })).toMatchObject({ outcome: "take", to: "22.12.0" });
  });

  test("stays and is pinned where no version tag is the same image, and a note says so", async () => {
    const digest = put("latest", { createdAt: young });
    put("22.12.0");
    put("22.11.0");
    const decision = await decisionAbout("node");
    expect(decision).toMatchObject({ outcome: "take", step: "pin", to: `latest@${digest}` });
    expect(decision.sentences).toContain(
      "floating-tag: No version tag is the same image as latest (2 tags compared), so it stays.",
    );
  });

  test("that is pinned becomes the version tag of the pinned image, so that the build stays", async () => {
    const pinned = put("latest", { content: "22.11.0" });
    put("22.11.0", { content: "22.11.0" });
    for (const tag of ["latest", "22.12.0"]) put(tag, { content: "22.12.0" });
    expect(await decisionAbout(`node:latest@${pinned}`)).toMatchObject({
      outcome: "take",
      step: "pin",
      to: `22.11.0@${pinned}`,
    });
  });

  test("that is pinned to an image without a version is refreshed like any other", async () => {
    const pinned = put("latest", { content: "nightly" });
    put("22.11.0");
    const rebuilt = put("latest", { content: "nightly again" });
    expect(await decisionAbout(`node:latest@${pinned}`)).toMatchObject({
      outcome: "take",
      step: "digest",
      to: `latest@${rebuilt}`,
    });
  });

  test("is kept where the configuration says so", async () => {
    const digest = put("latest", { content: "22.12.0" });
    put("22.12.0");
    expect(await decisionAbout("node", { floating: "keep" })).toMatchObject({ to: `latest@${digest}` });
  });
});

describe("a digest without a tag", () => {
  // As Dependabot does: update_checker_spec.rb, "when specified with a digest".
  test("follows latest, for one HEAD where that has not moved", async () => {
    const pinned = put("latest");
    put("22.11.0");
    expect(await decisionAbout(`node@${pinned}`)).toMatchObject({ outcome: "skip", to: null });
    expect(registry.requests).toEqual([`digest ${node}:latest`]);
    const rebuilt = put("latest", { content: "rebuilt" });
    const decision = await decisionAbout(`node@${pinned}`);
    // Whether the pinned image was ever latest is not known here, so how far it is is not, either.
    expect(decision).toMatchObject({ outcome: "take", step: "major" });
    expect(decision.to).toContain(rebuilt);
    expect(decision.sentences).toContain(`latest-followed: ${latestFollowed.sentence}`);
    const digestsAlone = await decisionAbout(`node@${pinned}`, { steps: ["digest"] });
    expect(digestsAlone).toMatchObject({ outcome: "skip", to: null });
  });

  test("is held where latest is of another major version, since another tag was meant", async () => {
    const version = "org.opencontainers.image.version";
    const pinned = put("22.04", { labels: { [version]: "22.04" } });
    put("latest", { labels: { [version]: "24.04" } });
    const decision = await decisionAbout(`node@${pinned}`);
    expect(decision).toMatchObject({ outcome: "hold", to: null });
    expect(decision.sentences).toContain(
      "no-tag: latest is 24.04 and the pinned image is 22.04: put the tag that is meant in front of the digest.",
    );
  });
});

describe("what cannot be answered", () => {
  test("a digest without a tag stays where the image has no latest", async () => {
    const pinned = put("22.11.0");
    const decision = await decisionAbout(`node@${pinned}`);
    expect(decision).toMatchObject({ outcome: "skip", to: null });
    expect(decision.sentences).toEqual([
      "no-tag: There is a digest but no tag, and the image has no tag latest to follow.",
    ]);
  });

  test("an image that is not there holds the line and says what to do", async () => {
    const decision = await decisionAbout("ghcr.io/acme/gone:1");
    expect(decision).toMatchObject({ outcome: "hold", to: null });
    expect(decision.sentences).toEqual([
      "image-not-found: ghcr.io/acme/gone is not in the registry: check the name, or give Plinth credentials if it is private.",
    ]);
  });

  test("that a tag list was cut is said beside whatever is decided", async () => {
    put("22.11.0");
    put("22.12.0");
    registry.truncate(node);
    const note = "tags-truncated: The registry has more tags than are read, so a better one may be missing.";
    expect((await decisionAbout("node:22.11.0")).sentences).toContain(note);
    expect((await decisionAbout("node:22.12.0")).sentences).toContain(note);
  });

  test.for([
    new UpstreamError("rate-limited", "Ask later.", { upstream: "registry", resource: node }),
    new AccessError("registry-access-denied", "Not for you.", { upstream: "registry", resource: node }),
  ])("a registry's $code is an answer in its own words", async (error) => {
    registry.fail(node, error);
    await expect(decisionAbout("node")).rejects.toBe(error);
    expect(failedLookup(error, "2026-03-01T00:00:00Z")).toMatchObject({
      kind: "failed",
      problem: { code: error.code, subject: node, message: error.message },
    });
  });

  test("a bug is no answer", () => {
    const bug = new BugError("edits-overlap", "two edits");
    expect(() => failedLookup(bug, "2026-03-01T00:00:00Z")).toThrow(bug);
  });
});

describe("what a question costs", () => {
  test("an unchanged pinned image: one tag list and one HEAD", async () => {
    put("22.11.0");
    const pinned = put("22.12.0");
    await decisionAbout(`node:22.12.0@${pinned}`);
    expect(registry.requests).toEqual([`tags ${node}`, `digest ${node}:22.12.0`]);
  });

  test("a new tag: one HEAD and one GET more, and one GET of the current image, which is remembered", async () => {
    const pinned = put("22.11.0");
    const newer = put("22.12.0");
    await decisionAbout(`node:22.11.0@${pinned}`);
    expect(registry.requests).toEqual([
      `tags ${node}`,
      `digest ${node}:22.11.0`,
      `digest ${node}:22.12.0`,
      `image ${node}@${newer}`,
      `image ${node}@${pinned}`,
    ]);
  });

  test("a moved tag: one GET, and one of the current image, which is remembered", async () => {
    const pinned = put("22");
    const rebuilt = put("22", { content: "rebuilt" });
    await decisionAbout(`node:22@${pinned}`);
    expect(registry.requests.slice(2)).toEqual([`image ${node}@${rebuilt}`, `image ${node}@${pinned}`]);
  });

  test("a moved tag whose digest may not be updated: nothing more", async () => {
    const pinned = put("22");
    put("22", { content: "rebuilt" });
    await decisionAbout(`node:22@${pinned}`, { steps: ["patch"] });
    expect(registry.requests).toHaveLength(2);
  });
});

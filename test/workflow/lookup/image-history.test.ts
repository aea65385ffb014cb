import { beforeEach, describe, expect, test } from "vitest";
import { createInMemoryStore } from "../../../src/adapters/store/in-memory-store.ts";
import type { Digest } from "../../../src/core/image/digest.ts";
import type { ChoiceRules } from "../../../src/core/tag/choice-rules.ts";
import { ImageAnswers } from "../../../src/workflow/lookup/image-answers.ts";
import { storedHistory } from "../../../src/workflow/lookup/image-history.ts";
import type { Registry } from "../../../src/workflow/ports/registry.ts";
import type { Store } from "../../../src/workflow/ports/store.ts";
import { builtInSource } from "../../../src/workflow/ports/release-line-source.ts";
import { SlowLookups } from "../../../src/workflow/lookup/slow-lookups.ts";
import { PlannedPullRequests } from "../../../src/workflow/update/planned-pull-request.ts";
import { resolveImage } from "../../../src/workflow/lookup/resolve-image.ts";
import { type FakeImage, InMemoryRegistry } from "../../fakes/in-memory-registry.ts";
import { decisionOn, questionAbout } from "../question-about.ts";

const node = "docker.io/library/node";
const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const minuteMs = 60 * 1000;

/** A worker that looks at node every now and then, from the 1st of March 2026 on. */
class Watch {
  readonly registry = new InMemoryRegistry();
  /** Images that the registry has deleted. */
  readonly deleted = new Set<Digest>();
  #nowMs = Date.parse("2026-03-01T00:00:00Z");
  /** Goes by whenever somebody looks at the clock. */
  tickMs = 0;
  readonly #clock = { now: () => new Date((this.#nowMs += this.tickMs)) };
  /** Keys of what was written into the store. */
  readonly written: string[] = [];
  #store = this.#emptyStore();

  /** Publishers write what they like: by its own date, every image here is years old. */
  push(tag: string, content: string, image: FakeImage = {}) {
    return this.registry.put(node, tag, { createdAt: "2020-01-01T00:00:00Z", content, ...image });
  }

  pass(ms: number): void {
    this.#nowMs += ms;
  }

  wipe(): void {
    this.#store = this.#emptyStore();
  }

  #emptyStore(): Store {
    const store = createInMemoryStore(this.#clock);
    return {
      ...store,
      set: async (key, value, ttlMs) => {
        this.written.push(key);
        await store.set(key, value, ttlMs);
      },
    };
  }

  /** Resolves the question as a job does, and decides on its answer. */
  async look(reference: string, changed: Partial<ChoiceRules> = {}) {
    const question = questionAbout(reference, changed);
    const answers = new ImageAnswers(this.#store);
    const registry: Registry = {
      listTags: async (image) => await this.registry.listTags(image),
      digestOfTag: async (image, tag) => await this.registry.digestOfTag(image, tag),
      readImage: async (image, digest) =>
        this.deleted.has(digest) ? null : await this.registry.readImage(image, digest),
      readLayers: async (image, digest) => await this.registry.readLayers(image, digest),
      requestCount: 0,
    };
    await answers.ask("key", question, { repository: "acme/web", installationId: 1 });
    await resolveImage("key", {
      answers,
      plans: new PlannedPullRequests(this.#store),
      slowLookups: new SlowLookups(1),
      registry: registry,
      history: storedHistory(this.#store),
      queue: { enqueue: async () => {} },
      clock: this.#clock,
      releaseLines: builtInSource,
    });
    const answer = await answers.answer("key");
    if (answer === null) throw new Error("no answer was saved");
    return decisionOn(reference, question, answer);
  }
}

let watch: Watch;
beforeEach(() => {
  watch = new Watch();
});

test("a digest without a tag is refreshed as one of latest, once latest was seen to have it", async () => {
  const pinned = watch.push("latest", "first");
  await watch.look(`node@${pinned}`);
  watch.push("latest", "rebuilt");
  await watch.look(`node@${pinned}`);
  watch.pass(4 * dayMs);
  expect(await watch.look(`node@${pinned}`)).toMatchObject({ outcome: "take", step: "digest" });
});

describe("a tag that appears after first contact", () => {
  test("waits from the day it was first seen, whatever its publisher's date", async () => {
    const pinned = watch.push("22.11.0", "22.11.0");
    expect(await watch.look(`node:22.11.0@${pinned}`)).toMatchObject({ outcome: "skip" });
    watch.pass(dayMs);
    const newer = watch.push("22.12.0", "22.12.0");
    const decision = await watch.look(`node:22.11.0@${pinned}`);
    expect(decision).toMatchObject({ outcome: "hold", to: null });
    expect(decision.sentences).toContain(
      "minimum-age: 22.12.0: First seen 2026-03-02; waits until 2026-03-05, when it is 3 days old.",
    );
    watch.pass(3 * dayMs - 1);
    expect(await watch.look(`node:22.11.0@${pinned}`)).toMatchObject({ outcome: "hold" });
    watch.pass(1);
    const ripe = await watch.look(`node:22.11.0@${pinned}`);
    expect(ripe).toMatchObject({ outcome: "take", to: `22.12.0@${newer}` });
    expect(ripe.sentences).toContain("minimum-age: First seen 2026-03-02, at least 3 days ago.");
  });

  test("leaves the version before it to be proposed meanwhile", async () => {
    const pinned = watch.push("22.11.0", "22.11.0");
    const next = watch.push("22.12.0", "22.12.0");
    await watch.look(`node:22.11.0@${pinned}`);
    watch.push("22.13.0", "22.13.0");
    expect(await watch.look(`node:22.11.0@${pinned}`)).toMatchObject({ outcome: "take", to: `22.12.0@${next}` });
  });

  test("does not hide the newest that is old enough, however many appear every day", async () => {
    const pinned = watch.push("1.0.0", "1.0.0");
    const next = watch.push("1.0.1", "1.0.1");
    await watch.look(`node:1.0.0@${pinned}`);
    watch.pass(dayMs);
    for (let build = 2; build < 1_002; build += 1) watch.push(`1.0.${build}`, String(build));
    expect(await watch.look(`node:1.0.0@${pinned}`)).toMatchObject({ outcome: "take", to: `1.0.1@${next}` });
    watch.registry.requests.length = 0;
    watch.pass(dayMs);
    expect(await watch.look(`node:1.0.0@${pinned}`)).toMatchObject({ outcome: "take", to: `1.0.1@${next}` });
    expect(watch.registry.requests.length).toBeLessThan(10);
    watch.pass(2 * dayMs);
    expect((await watch.look(`node:1.0.0@${pinned}`)).to).toMatch(/^1\.0\.1001@/);
  });

  test("costs one HEAD when it appears, and nothing while it waits", async () => {
    const pinned = watch.push("22.11.0", "22.11.0");
    await watch.look(`node:22.11.0@${pinned}`);
    watch.push("22.12.0", "22.12.0");
    watch.registry.requests.length = 0;
    await watch.look(`node:22.11.0@${pinned}`);
    expect(watch.registry.requests).toEqual([`tags ${node}`, `digest ${node}:22.11.0`, `digest ${node}:22.12.0`]);
    watch.registry.requests.length = 0;
    watch.pass(dayMs);
    await watch.look(`node:22.11.0@${pinned}`);
    expect(watch.registry.requests).toEqual([`tags ${node}`, `digest ${node}:22.11.0`]);
  });

  test("does not become old enough by being moved to another image while it waits", async () => {
    const pinned = watch.push("22.11.0", "22.11.0");
    await watch.look(`node:22.11.0@${pinned}`);
    const first = watch.push("22.12.0", "22.12.0");
    await watch.look(`node:22.11.0@${pinned}`);
    watch.pass(2 * dayMs);
    watch.push("22.12.0", "hijacked");
    watch.pass(dayMs);
    const decision = await watch.look(`node:22.11.0@${pinned}`);
    expect(decision).toMatchObject({ outcome: "take", to: `22.12.0@${first}` });
    expect(decision.sentences).toContainEqual(
      expect.stringMatching(/^minimum-age: 22\.12\.0@sha256:.*First seen 2026-03-04;/),
    );
    expect(decision.sentences).toContainEqual(expect.stringMatching(/^tag-rewritten: Take note: 22\.12\.0 /));
  });

  test("that moves by itself is taken by the image that it had when it was first seen", async () => {
    const pinned = watch.push("20", "20");
    await watch.look(`node:20@${pinned}`);
    const first = watch.push("22", "day 0");
    for (let day = 1; day <= 3; day += 1) {
      expect(await watch.look(`node:20@${pinned}`)).toMatchObject({ outcome: "hold" });
      watch.pass(dayMs);
      watch.push("22", `day ${day}`);
    }
    expect(await watch.look(`node:20@${pinned}`)).toMatchObject({ outcome: "take", to: `22@${first}` });
  });

  test("that moves by itself is taken where nothing is pinned, once the tag is old enough", async () => {
    watch.push("20", "20");
    await watch.look("node:20", { pin: "none" });
    for (let day = 0; day < 3; day += 1) {
      watch.push("22", `day ${day}`);
      expect(await watch.look("node:20", { pin: "none" })).toMatchObject({ outcome: "hold" });
      watch.pass(dayMs);
    }
    watch.push("22", "day 3");
    expect(await watch.look("node:20", { pin: "none" })).toMatchObject({ outcome: "take", to: "22" });
  });

  test("is not taken by an older image where nothing is pinned, as the tag would bring the newest", async () => {
    const both = { platforms: ["linux/amd64", "linux/arm64"] };
    watch.push("20", "20", both);
    await watch.look("node:20", { pin: "none" });
    watch.push("22", "22", both);
    await watch.look("node:20", { pin: "none" });
    watch.pass(3 * dayMs);
    watch.push("22", "without arm64");
    expect(await watch.look("node:20", { pin: "none" })).toMatchObject({ outcome: "hold", to: null });
  });

  test("does not wait where no age is asked for, while the clock goes on", async () => {
    watch.tickMs = 1;
    const pinned = watch.push("22.11.0", "22.11.0");
    await watch.look(`node:22.11.0@${pinned}`);
    const newer = watch.push("22.12.0", "22.12.0");
    expect(await watch.look(`node:22.11.0@${pinned}`, { minimumAgeDays: 0 })).toMatchObject({
      outcome: "take",
      to: `22.12.0@${newer}`,
    });
  });

  test("waits even after a long time in which nothing changed", async () => {
    const pinned = watch.push("22.11.0", "22.11.0");
    for (let day = 0; day < 180; day += 1) {
      await watch.look(`node:22.11.0@${pinned}`);
      watch.pass(dayMs);
    }
    watch.push("22.12.0", "22.12.0");
    expect(await watch.look(`node:22.11.0@${pinned}`)).toMatchObject({ outcome: "hold" });
  });
});

test("where nothing changed, the history is written once a day, so that it lasts", async () => {
  const pinned = watch.push("22.11.0", "22.11.0");
  const history = [`v1:listed-tags:${node}`, `v1:seen-digests:${node}:22.11.0`];
  await watch.look(`node:22.11.0@${pinned}`);
  expect(watch.written).toEqual(expect.arrayContaining(history));
  watch.written.length = 0;
  watch.pass(dayMs - 1);
  await watch.look(`node:22.11.0@${pinned}`);
  expect(watch.written.filter((key) => history.includes(key))).toEqual([]);
  watch.pass(1);
  await watch.look(`node:22.11.0@${pinned}`);
  expect(watch.written).toEqual(expect.arrayContaining(history));
});

describe("a tag that moves", () => {
  test("every day still brings its pin forward, three days behind", async () => {
    const builds = [watch.push("22", "day 0")];
    let pinned = builds[0];
    for (let day = 1; day <= 30; day += 1) {
      await watch.look(`node:22@${pinned}`);
      watch.pass(dayMs);
      builds.push(watch.push("22", `day ${day}`));
      const { outcome, to } = await watch.look(`node:22@${pinned}`);
      const ripe = builds[day - 3];
      // Day 0 is pinned, so day 1 is the first to come, on day 4.
      expect({ day, outcome, to }).toEqual(
        day < 4 ? { day, outcome: "hold", to: null } : { day, outcome: "take", to: `22@${ripe}` },
      );
      if (outcome === "take") pinned = ripe;
    }
  });

  test("says which newer image waits, where an older one is taken", async () => {
    const pinned = watch.push("22", "A");
    await watch.look(`node:22@${pinned}`);
    const older = watch.push("22", "B");
    await watch.look(`node:22@${pinned}`);
    watch.pass(3 * dayMs);
    const newer = watch.push("22", "C");
    const decision = await watch.look(`node:22@${pinned}`);
    expect(decision).toMatchObject({ outcome: "take", step: "digest", to: `22@${older}` });
    expect(decision.sentences).toContain(
      `minimum-age: 22@${newer.slice(0, 19)}…: First seen 2026-03-04; waits until 2026-03-07, when it is 3 days old.`,
    );
  });

  test("is not pinned to an image that the registry has deleted", async () => {
    const pinned = watch.push("22", "A");
    await watch.look(`node:22@${pinned}`);
    const older = watch.push("22", "B");
    await watch.look(`node:22@${pinned}`);
    watch.pass(3 * dayMs);
    watch.push("22", "C");
    watch.deleted.add(older);
    expect(await watch.look(`node:22@${pinned}`)).toMatchObject({ outcome: "hold", to: null });
  });

  test("is not pinned to an image older than one that was pinned by hand", async () => {
    watch.push("22", "A");
    await watch.look("node:22");
    const byHand = watch.push("22", "B", { createdAt: "2026-03-02T00:00:00Z" });
    watch.push("22", "C");
    expect(await watch.look(`node:22@${byHand}`)).toMatchObject({ outcome: "hold", to: null });
  });

  test("back to an image that it had before is not followed, until there is a new one", async () => {
    const a = watch.push("22", "A");
    await watch.look(`node:22@${a}`);
    const b = watch.push("22", "B");
    await watch.look(`node:22@${a}`);
    watch.pass(3 * dayMs);
    expect(await watch.look(`node:22@${a}`)).toMatchObject({ outcome: "take", to: `22@${b}` });

    watch.push("22", "A");
    const decision = await watch.look(`node:22@${b}`);
    expect(decision).toMatchObject({ outcome: "hold", step: "digest", to: null });
    expect(decision.sentences).toContain(
      `digest-returned: The tag went back to ${a.slice(0, 19)}…, which it had before ${b.slice(0, 19)}… (first seen 2026-03-01); waits for a new image.`,
    );
    watch.pass(30 * dayMs);
    expect(await watch.look(`node:22@${b}`)).toMatchObject({ outcome: "hold" });

    const c = watch.push("22", "C");
    await watch.look(`node:22@${b}`);
    watch.pass(3 * dayMs);
    expect(await watch.look(`node:22@${b}`)).toMatchObject({ outcome: "take", to: `22@${c}` });
  });

  test("away again does not bring back what it went away from", async () => {
    const a = watch.push("22", "A");
    for (const content of ["A", "B", "A"]) {
      watch.push("22", content);
      await watch.look(`node:22@${a}`);
      watch.pass(3 * dayMs);
    }
    watch.push("22", "C");
    expect(await watch.look(`node:22@${a}`)).toMatchObject({ outcome: "hold", to: null });
  });

  test("and loses a platform each time is not read back to its beginning", async () => {
    const pinned = watch.push("22", "0", { platforms: ["linux/amd64", "linux/arm64"] });
    for (let build = 1; build <= 10; build += 1) {
      await watch.look(`node:22@${pinned}`);
      watch.pass(3 * dayMs);
      watch.push("22", String(build));
    }
    watch.registry.requests.length = 0;
    expect(await watch.look(`node:22@${pinned}`)).toMatchObject({ outcome: "hold", to: null });
    // The newest is too young to be read, four others are, and the pinned one to compare with.
    expect(watch.registry.requests.filter((request) => request.startsWith("image "))).toHaveLength(5);
  });

  test("to and fro brings nothing, until it stays for three days", async () => {
    const a = watch.push("22", "A");
    for (const content of ["A", "B", "A", "B", "A", "B", "A"]) {
      watch.push("22", content);
      expect(await watch.look(`node:22@${a}`)).toMatchObject({ to: null });
      watch.pass(dayMs);
    }
    const b = watch.push("22", "B");
    expect(await watch.look(`node:22@${a}`)).toMatchObject({ outcome: "hold" });
    watch.pass(3 * dayMs);
    expect(await watch.look(`node:22@${a}`)).toMatchObject({ outcome: "take", to: `22@${b}` });
  });

  test("has to stay for half an hour, even where no age is asked for", async () => {
    const pinned = watch.push("22", "A");
    await watch.look(`node:22@${pinned}`, { minimumAgeDays: 0 });
    const moved = watch.push("22", "B");
    const decision = await watch.look(`node:22@${pinned}`, { minimumAgeDays: 0 });
    expect(decision).toMatchObject({ outcome: "hold", to: null });
    expect(decision.sentences).toContain(
      "digest-settled: The tag moved less than 30 minutes ago and may still be moving.",
    );
    watch.pass(29 * minuteMs);
    expect(await watch.look(`node:22@${pinned}`, { minimumAgeDays: 0 })).toMatchObject({ outcome: "hold" });
    watch.pass(minuteMs);
    expect(await watch.look(`node:22@${pinned}`, { minimumAgeDays: 0 })).toMatchObject({
      outcome: "take",
      to: `22@${moved}`,
    });
  });
});

describe("a moving tag without a version", () => {
  test("costs its comparisons once where it is pinned, and a new version tag one more", async () => {
    for (const tag of ["22.11.0", "22.12.0"]) watch.push(tag, tag);
    const pinned = watch.push("latest", "nightly");
    await watch.look(`node:latest@${pinned}`);
    watch.registry.requests.length = 0;
    await watch.look(`node:latest@${pinned}`);
    expect(watch.registry.requests).toEqual([`tags ${node}`, `digest ${node}:latest`]);

    watch.push("22.13.0", "nightly");
    expect(await watch.look(`node:latest@${pinned}`)).toMatchObject({ step: "pin", to: `22.13.0@${pinned}` });
  });

  test("is compared each time where it is not pinned, as it and they may have moved", async () => {
    watch.push("22.12.0", "22.12.0");
    watch.push("latest", "nightly");
    expect(await watch.look("node")).toMatchObject({ to: expect.stringMatching(/^latest@/) });
    const rebuilt = watch.push("22.12.0", "rebuilt");
    watch.push("latest", "rebuilt");
    expect(await watch.look("node")).toMatchObject({ to: `22.12.0@${rebuilt}` });
  });
});

describe("first contact", () => {
  test("proposes at once what its publisher dates long ago", async () => {
    const pinned = watch.push("22", "A");
    const moved = watch.push("22", "B");
    expect(await watch.look(`node:22@${pinned}`, { minimumAgeDays: 0 })).toMatchObject({ to: `22@${moved}` });
  });

  test("with another tag of a known image goes by the publisher's date too", async () => {
    watch.push("20", "20");
    const pinned = watch.push("22", "A");
    const moved = watch.push("22", "B");
    await watch.look("node:20");
    watch.pass(dayMs);
    expect(await watch.look(`node:22@${pinned}`)).toMatchObject({ outcome: "take", to: `22@${moved}` });
  });

  test("comes again after the store was wiped, and nothing worse", async () => {
    const pinned = watch.push("22.11.0", "22.11.0");
    await watch.look(`node:22.11.0@${pinned}`);
    const newer = watch.push("22.12.0", "22.12.0");
    expect(await watch.look(`node:22.11.0@${pinned}`)).toMatchObject({ outcome: "hold" });
    watch.wipe();
    expect(await watch.look(`node:22.11.0@${pinned}`)).toMatchObject({ outcome: "take", to: `22.12.0@${newer}` });
  });
});

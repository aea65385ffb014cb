import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ImageRepository } from "../../../src/core/image/reference.ts";
import type { ImageChange } from "../../../src/core/pull-request/image-change.ts";
import type { ImageLink } from "../../../src/core/pull-request/image-link.ts";
import { imageLinks } from "../../../src/core/pull-request/image-links.ts";
import { imageState } from "../update/sample-decision.ts";

const base = { registry: "ghcr.io", repository: "acme/base" };

function linksTo(image: ImageRepository, tag: string | null, parts: Partial<ImageChange> = {}): readonly ImageLink[] {
  return imageLinks({ step: "patch", to: { tag, digest: null }, target: null, change: null, ...parts }, image);
}

function links(source: string, revision = "", url = ""): Record<string, string> {
  const labels = {
    "org.opencontainers.image.source": source,
    "org.opencontainers.image.revision": revision,
    "org.opencontainers.image.url": url,
  };
  return Object.fromEntries(
    linksTo(base, "1.0", { target: imageState({ labels }) }).map(({ text, url: to }) => [text, to]),
  );
}

const commit = "0123456789abcdef0123456789abcdef01234567";
const releases = { releases: "https://github.com/acme/base/releases" };

test.for<[string, string, Record<string, string>]>([
  ["https://github.com/acme/base", "", { "source on github.com": "https://github.com/acme/base", ...releases }],
  [
    "https://github.com/acme/base.git",
    commit,
    { "source on github.com": `https://github.com/acme/base/tree/${commit}`, ...releases },
  ],
  // As docker-library/official-images writes it (meta.jq of docker-library/meta-scripts).
  [
    `https://github.com/acme/base.git#${commit}:20/alpine3.19`,
    "",
    { "source on github.com": `https://github.com/acme/base/tree/${commit}/20/alpine3.19`, ...releases },
  ],
  ["https://github.com/acme/base", "main", { "source on github.com": "https://github.com/acme/base", ...releases }],
  ["https://gitlab.com/acme/base", commit, { "source on gitlab.com": "https://gitlab.com/acme/base" }],
  // A link to an issue or commit would leave a trace there.
  ["https://github.com/o/r/issues/1", "", { "source on github.com": "https://redirect.github.com/o/r/issues/1" }],
  ["https://github.com/o/r/commit/1a2b", "", { "source on github.com": "https://redirect.github.com/o/r/commit/1a2b" }],
  ["https://example.com/a?track=1#x", "", { "source on example.com": "https://example.com/a" }],
  ["https://example.com/a)![x](b", "", { "source on example.com": "https://example.com/a%29%21%5bx%5d%28b" }],
  ["http://github.com/acme/base", "", {}],
  ["git@github.com:acme/base.git", "", {}],
  ["javascript:alert(1)", "", {}],
  ["https://user:secret@example.com/", "", {}],
  ["https://example.com:8443/", "", {}],
  ["https://10.0.0.1/", "", {}],
  ["https://localhost/", "", {}],
  ["https://[::1]/", "", {}],
])("source %s at %s gives %o", ([source, revision, expected]) => {
  expect(links(source, revision)).toEqual(expected);
});

test.for([
  ["library/node", "20-alpine", "https://hub.docker.com/_/node/tags?name=20-alpine"],
  ["acme/base", "1", "https://hub.docker.com/r/acme/base/tags?name=1"],
  ["library/node", null, "https://hub.docker.com/_/node"],
] as const)("%s:%s has its page on Docker Hub", ([repository, tag, url]) => {
  expect(linksTo({ registry: "docker.io", repository }, tag)).toEqual([{ text: "Docker Hub", url }]);
});

test("a change is told by the release's notes, what changed in the source, and the image's page; a rebuild has no notes", () => {
  const revisions = { kind: "source-changed", from: "a".repeat(40), to: commit } as const;
  const labels = { "org.opencontainers.image.source": "https://github.com/nodejs/docker-node" };
  const parts = { target: imageState({ labels }), change: { causes: [revisions], layers: null } };
  const node = { registry: "docker.io", repository: "library/node" };
  const texts = (step: "patch" | "digest") =>
    linksTo(node, "22.12.0-alpine", { step, ...parts }).map(({ text }) => text);
  expect(texts("patch")).toEqual(["release notes", "what changed in its source", "Docker Hub"]);
  expect(texts("digest")).toEqual(["what changed in its source", "Docker Hub"]);
});

test("one address is given once, by its first name", () => {
  const same = "https://acme.example/base";
  expect(links(same, "", same)).toEqual({ "source on acme.example": same });
});

test("no label makes more than a link to a named host", () => {
  const label = fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string({ unit: "binary" }));
  fc.assert(
    fc.property(label, label, label, (source, revision, url) => {
      for (const to of Object.values(links(source, revision, url))) {
        expect(to).toMatch(/^https:\/\/[a-z0-9.-]+(?:\/[\w./%~-]*)?$/);
      }
    }),
  );
});

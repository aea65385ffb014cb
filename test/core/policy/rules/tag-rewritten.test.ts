import { expect, test } from "vitest";
import { builtInReleaseLines } from "../../../../src/core/release-lines/release-lines.ts";
import { tagRewritten } from "../../../../src/core/policy/rules/tag-rewritten.ts";

const node = { registry: "docker.io", repository: "library/node" };

test.for(["20.11.1", "v1.2.3", "20.11.1-alpine", "20.11.1-alpine3.19", "11.0.22.7-jdk"])(
  "%s names one release in full, so that another image under it is worth a note",
  (tag) => {
    const result = tagRewritten(node, tag, builtInReleaseLines);
    expect(result).toMatchObject({ rule: "tag-rewritten", outcome: "pass" });
    expect(result?.sentence).toContain(tag);
  },
);

test.for(["20", "20.11", "20.11-alpine3.19", "latest", "bookworm", "iron", "20240211"])(
  "%s is meant to move, so that another image under it is nothing to note",
  (tag) => {
    expect(tagRewritten(node, tag, builtInReleaseLines)).toBeNull();
  },
);

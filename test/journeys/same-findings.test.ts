import { expect, onTestFinished, test } from "vitest";
import { CheckReport } from "../../src/core/findings/check-report.ts";
import { makeFolder, plinth } from "../entry/cli/plinth.ts";
import { startTalking } from "./talking-organisation.ts";

const policy = "policy: { allow: [node], forbiddenImage: error, unreadable: warning }\n";
const dockerfile = "FROM node:latest AS build\nFROM redis:7.2.4\nFROM $UNSET\n";

test("the command line, the check run and the dashboard tell the same findings in the same words", async () => {
  const cwd = makeFolder({ Dockerfile: dockerfile, ".github/plinth.yml": policy });
  const { findings } = CheckReport.parse(JSON.parse((await plinth(["check", "--format", "json"], { cwd })).stdout));
  expect(findings.map(({ rule, line }) => `${rule} ${line}`)).toEqual([
    "latest-tag 1",
    "missing-digest 1",
    "forbidden-image 2",
    "missing-digest 2",
    "unreadable 3",
  ]);

  const acme = await startTalking({
    releases: { node: ["latest"], redis: ["7.2.4"] },
    repositories: [{ name: "acme/web", files: { ".github/plinth.yml": `${policy}dashboard: true\n` } }],
  });
  onTestFinished(() => acme.stop());
  const { sha } = await acme.github.commitFiles("acme/web", { Dockerfile: dockerfile });
  await acme.done();
  const words = findings.map(({ sentence, remedy }) => `${sentence} ${remedy}`);
  const [run] = acme.github.checkRuns("acme/web", sha);
  expect(run?.annotations.map(({ message }) => String(message).replace(/ \([a-z-]+\)$/, ""))).toEqual(words);
  const [issue] = await acme.github.people.issues("acme/web");
  const told = (issue?.body ?? "").split("### Policy")[1]?.match(/^\| `Dockerfile:\d.*$/gm) ?? [];
  expect(told.map(cellsOf).toSorted()).toEqual(
    findings
      .map(({ file, line, level, sentence, remedy }) => [`${file}:${line}`, level, sentence, remedy].join(" | "))
      .toSorted(),
  );
});

/** A row of a table as it is read: code and escapes are Markdown's. */
function cellsOf(row: string): string {
  return row.replaceAll(/^\| | \|$|`|\\(?=[^\w\s])|&zwnj;/g, "");
}

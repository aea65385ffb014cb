import { expect, test } from "vitest";
import type { ChoiceRules } from "../../../src/core/tag/choice-rules.ts";
import { chooseTag } from "../../../src/core/tag/choose-tag.ts";
import { defaultRules } from "./default-rules.ts";

const today = new Date("2026-11-24");

function choose(image: string, tag: string | null, tags: readonly string[], changed: Partial<ChoiceRules> = {}) {
  const repository = image.includes("/") ? image : `library/${image}`;
  return chooseTag({ image: { registry: "docker.io", repository }, tag }, tags, { ...defaultRules, ...changed }, today);
}

function best(...question: Parameters<typeof choose>): string {
  const choice = choose(...question);
  if (choice.kind === "candidates") return `${choice.candidates[0].tag} (${choice.candidates[0].step})`;
  return choice.kind === "none" ? choice.reason : choice.kind;
}

/** What Renovate 44.121 and Dependabot get wrong, by their own issue trackers. */
const rivals: readonly (readonly [image: string, tag: string, tags: string, expected: string, source: string])[] = [
  [
    "node",
    "20.11.0-alpine3.19",
    "20.12.1-alpine3.20 20.12.1-alpine",
    "20.12.1-alpine3.20 (variant)",
    "dotnet/dotnet-docker#5530",
  ],
  [
    "php",
    "8.2.10-fpm-alpine3.18",
    "8.2.11-fpm-alpine3.18 8.2.12-fpm-alpine3.19",
    "8.2.12-fpm-alpine3.19 (variant)",
    "iconify/iconify#3567",
  ],
  [
    "openjdk",
    "11.0.3-jre-stretch",
    "11.0.3-jre-stretch 11.0.10-jre-buster",
    "11.0.10-jre-buster (variant)",
    "dependabot-core#2692",
  ],
  [
    "node",
    "20.11",
    "20.11 20.12.1 22.1.0 24.0.0",
    "no-newer-tag-of-this-shape",
    "renovate: proposes 20.12, which does not exist",
  ],
  [
    "debian",
    "bookworm-20231009",
    "bookworm-20240101 trixie-20250811 20240101 13",
    "bookworm-20240101 (patch)",
    "renovate: proposes 13",
  ],
  [
    "almalinux",
    "9.5-20241118",
    "9.5-20241118 9.8-20260602",
    "9.8-20260602 (minor)",
    "renovate: takes the date for a suffix",
  ],
  ["ubuntu", "25.04", "25.04 25.10 plucky-20250402 26.04", "26.04 (major)", "renovatebot/renovate#35823"],
  ["acme/app", "1.3.0-rc.1", "1.3.0-rc.1 1.3.0-rc.2 1.3.0", "1.3.0 (patch)", "renovatebot/renovate#20106"],
  ["acme/app", "v1.2.3", "v1.2.3 v1.2.5 1.3.0", "v1.2.5 (patch)", "renovate: drops the v"],
  ["traefik", "2.11.16", "2.11.16 v2.11.55 2.11.55 3.7.11 v3.7.11", "3.7.11 (major)", "renovate: adds a v"],
  ["amazonlinux", "2", "2 2023", "2023 (major)", "renovate: maxMajorIncrement"],
  ["neo4j", "5.26", "5.26 2025.10", "2025.10 (major)", "renovate: maxMajorIncrement"],
  ["node", "14.16.0-alpine3.13", "15.11.0-alpine3.13", "only-unsupported-lines-newer", "dependabot-core#2247"],
  ["golang", "1.17.7", "1.17.7 1.18rc1", "no-newer-tag-of-this-shape", "dependabot-core#4798"],
  [
    "devcontainers/javascript-node",
    "4.0.13-24-trixie",
    "4.0.13-trixie 4-22-trixie 4-24-trixie",
    "current-tag-not-listed",
    "dependabot-core#15530",
  ],
  ["ubi8/ubi", "8.6-990", "8.5 8.6-903 8.6-990 8.7 8.7-929", "8.7-929 (minor)", "dependabot-core#6169"],
  ["ubuntu", "bionic-20190912.1", "bionic-20190912 xenial-20200212", "current-tag-not-listed", "dependabot-core#1708"],
  [
    "owasp/modsecurity-crs",
    "3.3-apache-202209221209",
    "3.3-apache-202312070812 3-nginx-alpine-202312070812",
    "3.3-apache-202312070812 (patch)",
    "dependabot-core#8648",
  ],
  [
    "eclipse-temurin",
    "11.0.16_8-jdk",
    "11.0.16.1_1-jdk 17-jdk",
    "11.0.16.1_1-jdk (patch)",
    "dependabot-core update_checker_spec.rb",
  ],
  [
    "adoptopenjdk",
    "jdk8u282-b08-debian-slim",
    "jdk8u292-b10-debian-slim",
    "jdk8u292-b10-debian-slim (patch)",
    "ekino/docker-buildbox#500",
  ],
  [
    "nginx",
    "1.25.3-alpine-amd64",
    "1.25.4-alpine-arm64 1.25.4-alpine",
    "current-tag-not-listed",
    "dependabot-core update_checker_spec.rb",
  ],
  ["centos", "7", "7 8", "only-unsupported-lines-newer", "dependabot-core#4480"],
  [
    "selenium/standalone-chrome",
    "4.26",
    "4.25 4.26 130.0",
    "only-other-numbering-newer",
    "two products in one repository",
  ],
  ["selenium/standalone-chrome", "130.0", "4.26 130.0", "no-newer-tag-of-this-shape", "two products in one repository"],
];

test.for(rivals)("%s:%s of %s becomes %s", ([image, tag, tags, expected]) => {
  expect(best(image, tag, tags.split(" "))).toBe(expected);
});

test.for([
  ["debian", "12.5", "12.5 20240211", "no-newer-tag-of-this-shape"],
  ["acme/app", "4.2", "4.2 20231001 4.2.1", "no-newer-tag-of-this-shape"],
  ["acme/app", "123", "123 1.2.3 1.2.3.4", "no-newer-tag-of-this-shape"],
  ["node", "20-alpine", "20-alpine 22-alpine 22.1.0-alpine", "22-alpine (major)"],
  ["golang", "bookworm", "bookworm trixie bullseye", "trixie (variant)"],
  ["ubuntu", "jammy", "jammy noble questing", "noble (variant)"],
  ["node", "iron-alpine3.20", "iron-alpine3.20 krypton-alpine3.24", "krypton-alpine3.24 (major)"],
  [
    "node",
    "24-alpine3.21",
    "24-alpine3.21 24.2.0-alpine3.21 24-alpine3.24 24.9.0-alpine3.24",
    "24-alpine3.24 (variant)",
  ],
  ["node", "24.1.0-bookworm", "24.1.0-bookworm 24.2.0-bookworm 24.2.0-trixie", "24.2.0-bookworm (minor)"],
  [
    "golang",
    "1.26-windowsservercore-1809",
    "1.27-windowsservercore-ltsc2022 1.27-windowsservercore-ltsc2025",
    "1.27-windowsservercore-ltsc2022 (variant)",
  ],
  ["golang", "1.24rc1", "1.24rc1 1.24 1.24.0 1.26.7 1.26", "1.26.7 (minor)"],
  // Ubuntu 25.04 ended on 2026-01-15 and was never long-term; 20.04 ended on 2025-05-31 and was
  ["acme/app", "1.18-ubuntu22.04", "1.18-ubuntu22.04 1.24-ubuntu24.04 1.26-ubuntu25.04", "1.24-ubuntu24.04 (variant)"],
  ["acme/app", "1.18-ubuntu20.04", "1.18-ubuntu20.04 1.24-ubuntu24.04 1.26-ubuntu25.04", "1.24-ubuntu24.04 (variant)"],
  ["acme/app", "2024.01-22.04", "2024.01-22.04 2025.11-22.04 2025.11-24.04", "2025.11-22.04 (major)"],
  ["openjdk", "24-bullseye", "24-bullseye 24-bookworm 25-bookworm", "only-unsupported-lines-newer"],
  [
    "mcr.microsoft.com/windows/servercore",
    "ltsc2022-KB5034129",
    "ltsc2022-KB5034129 ltsc2022-KB5068787 ltsc2025-KB5068861",
    "ltsc2022-KB5068787 (patch)",
  ],
  ["acme/app", "309403913c7f0848e6616446edec909b55d53571", "1.0", "tag-has-no-version"],
  [
    "maven",
    "3.9.6-eclipse-temurin-21",
    "3.9.9-eclipse-temurin-21 3.9.9-eclipse-temurin-25",
    "3.9.9-eclipse-temurin-21 (patch)",
  ],
] as const)("%s:%s among %s becomes %s", ([image, tag, tags, expected]) => {
  expect(best(image, tag, tags.split(" "))).toBe(expected);
});

test.for<[Partial<ChoiceRules>, string]>([
  [{ steps: ["patch"] }, "20.11.1 (patch)"],
  [{ steps: ["digest"] }, "steps-not-allowed"],
  [{ versions: ">=20 <22" }, "20.12.0 (minor)"],
  [{ versions: "not a range" }, "versions-not-allowed"],
  [{ tags: "^20\\.11\\." }, "20.11.1 (patch)"],
  [{ tags: "(" }, "tags-not-allowed"],
])("the rules %j are honoured", ([changed, expected]) => {
  expect(best("node", "20.11.0", ["20.11.0", "20.11.1", "20.12.0", "22.1.0"], changed)).toBe(expected);
});

test("a version and an operating system that move together need both steps", () => {
  const tags = ["1.21.6-alpine3.19"];
  expect(best("golang", "1.21.5-alpine3.18", tags, { steps: ["patch"] })).toBe("steps-not-allowed");
  expect(best("golang", "1.21.5-alpine3.18", tags, { steps: ["patch", "variant"] })).toBe(
    "1.21.6-alpine3.19 (variant)",
  );
});

test("a rule that cannot be read is named", () => {
  const choice = choose("node", "20.11.0", ["20.11.1"], { versions: "not a range" });
  expect(choice.notes.map(({ sentence }) => sentence)).toContain(
    '"not a range" is not a semver range, so it allows no version.',
  );
});

test("a line that has ended and an image that was replaced are told", () => {
  expect(choose("node", "18.1.0", ["18.1.0"]).notes[0]?.sentence).toBe(
    "Node.js 18 has had no free security updates since 2025-04-30; supported is Node.js 26.",
  );
  expect(choose("acme/app", "1.0-bullseye", ["1.0-bullseye"]).notes[0]?.sentence).toBe(
    "Debian bullseye has had no free security updates since 2026-08-31; supported is Debian 13 trixie.",
  );
  expect(choose("openjdk", "17", ["17"]).notes[0]?.rule).toBe("image-replaced");
});

test("a moving tag is kept, or the versions it may be are named, most precise first", () => {
  const tags = ["latest", "edge", "3", "3.24", "3.24.1", "3.24.0", "20260805"];
  expect(best("alpine", "edge", tags)).toBe("floating-tag-kept");
  expect(best("alpine", null, tags, { floating: "keep" })).toBe("floating-tag-kept");
  expect(choose("alpine", null, tags)).toMatchObject({ aliases: ["3.24.1", "3.24.0", "3.24", "3"] });
  expect(choose("alpine", "3", tags, { floating: "version" })).toMatchObject({ aliases: ["3.24.1", "3.24.0", "3.24"] });
});

test("candidates that follow are of other lines too, so that a caller can walk down", () => {
  const choice = choose("node", "20.1.0", ["20.2.0", "22.1.0", "22.2.0", "24.1.0"]);
  expect(choice.kind === "candidates" && choice.candidates.map(({ tag }) => tag)).toEqual([
    "24.1.0",
    "22.2.0",
    "22.1.0",
    "20.2.0",
  ]);
});

/** The tag that is proposed; null for none. */
function proposed(tag: string, published: readonly string[]): string | null {
  const choice = choose("acme/app", tag, published);
  return choice.kind === "candidates" ? choice.candidates[0].tag : null;
}

test.for([
  ["1.2.3", ["1.2.3", "1.2.20240101"], null],
  ["1.2", ["1.2", "1.20240101"], null],
  ["1.2.3", ["1.2.3", "1.2.20240101", "1.2.4"], "1.2.4"],
  ["1.2.20240101", ["1.2.20240101", "1.2.20240201"], "1.2.20240201"],
  ["2024.01.15", ["2024.01.15", "20240301"], null],
  ["2024-01-15", ["2024-01-15", "20240401", "2024-03-01"], "2024-03-01"],
  ["20240115", ["20240115", "20240115120000", "20240201"], "20240201"],
] as const)("%s of %j becomes %s: days are days, in the form they have", ([tag, published, expected]) => {
  expect(proposed(tag, published)).toBe(expected);
});

test.for([
  ["1.2.3", ["1.2.3", "01.2.11"], null],
  ["1.2.3-alpine", ["1.2.3-alpine", "1.02.4-alpine"], null],
  ["8.4.0", ["8.4.0", "8.04.1"], null],
  ["22.10", ["22.10", "23.04"], "23.04"],
  // https://docs.docker.com/engine/release-notes/prior-releases/ had months for minors, and no zeros since 23.0.
  ["17.03.0", ["17.03.0", "17.12.1"], "17.12.1"],
] as const)("%s of %j becomes %s: a number gets no zeros in front", ([tag, published, expected]) => {
  expect(proposed(tag, published)).toBe(expected);
});

test.for([
  [
    "golang",
    "windowsservercore-1809",
    "windowsservercore-1809 windowsservercore-ltsc2022 1.24.4-windowsservercore-1809 1.27.1-windowsservercore-ltsc2022",
    "The operating system moves from Windows 1809 to Windows ltsc2022, as newer versions are not built on the former any more. Its hosts have to run that release or a newer one.",
  ],
  [
    "acme/app",
    "1.2.0-alpine3.22",
    "1.2.0-alpine3.22 1.3.0-alpine3.24",
    "The operating system moves from Alpine 3.22 to Alpine 3.24, as this version is not published on the former.",
  ],
  [
    "acme/app",
    "1.2.0-alpine3.19",
    "1.2.0-alpine3.19 1.3.0-alpine3.24",
    "The operating system moves from Alpine 3.19 to Alpine 3.24.",
  ],
  [
    "tomcat",
    "9-jdk8",
    "9-jdk8 10-jdk8 10.0.27-jdk8",
    "9-jdk8: Everything newer belongs to a release line that has ended.",
  ],
  [
    "node",
    "24.1.0",
    "24.1.0 25.1.0 27.0.0",
    "24.1.0: Everything newer belongs to a release line that has ended, or is not a long-term one.",
  ],
] as const)("of %s:%s among %s it is said: %s", ([image, tag, tags, sentence]) => {
  const choice = choose(image, tag, tags.split(" "));
  const ofBest = choice.kind === "candidates" ? choice.candidates[0].notes : [];
  expect([...choice.notes, ...ofBest].map((note) => note.sentence)).toContain(sentence);
});

import { expect, test } from "vitest";
import { parseReference } from "../../../src/core/image/parse-reference.ts";
import { builtInReleaseLines } from "../../../src/core/release-lines/release-lines.ts";
import type { ChoiceRules } from "../../../src/core/tag/choice-rules.ts";
import { chooseTag } from "../../../src/core/tag/choose-tag.ts";
import { parseTag } from "../../../src/core/tag/parse-tag.ts";
import { readingMemory } from "../../../src/core/tag/tag-rest.ts";
import { tagParts } from "../../../src/core/tag/tag-parts.ts";
import { tagVocabulary } from "../../../src/core/tag/tag-vocabulary.ts";
import { defaultRules } from "./default-rules.ts";

function choose(reference: string, listed: string, changed: Partial<ChoiceRules> = {}, today = "2026-11-24") {
  const image = parseReference(reference);
  if (image === null) throw new Error(`${reference} is no reference`);
  return chooseTag({ image, tag: image.tag }, listed.split(" "), { ...defaultRules, ...changed }, new Date(today));
}

function proposal(...asked: Parameters<typeof choose>): string {
  const choice = choose(...asked);
  return choice.kind === "candidates" ? `${choice.candidates[0].step} ${choice.candidates[0].tag}` : choice.kind;
}

// Java 23 ended on 2025-03-18 and 24 on 2025-09-16, PHP 8.1 on 2025-12-31, Python 3.9 on 2025-10-31, Go 1.23 on 2025-08-12
// (https://endoflife.date); Java 21 and 25 are long-term. The tags are those of the images on Docker Hub.
test.for([
  [
    "maven:3.9-eclipse-temurin-23",
    "3.9-eclipse-temurin-23 3.9-eclipse-temurin-24 3.9-eclipse-temurin-25",
    "major 3.9-eclipse-temurin-25",
  ],
  ["maven:3.9-eclipse-temurin-23", "3.9-eclipse-temurin-23 3.9-eclipse-temurin-24", "none"],
  ["maven:3.9-eclipse-temurin-23", "3.9-eclipse-temurin-23 3.9-eclipse-temurin-21", "none"],
  ["maven:3.9-eclipse-temurin-23", "3.9-eclipse-temurin-23 3.9-amazoncorretto-25", "none"],
  [
    "maven:3.9-eclipse-temurin-23-alpine",
    "3.9-eclipse-temurin-23-alpine 3.9-eclipse-temurin-25 3.9-eclipse-temurin-25-alpine",
    "major 3.9-eclipse-temurin-25-alpine",
  ],
  [
    "maven:3.9.9-eclipse-temurin-23-noble",
    "3.9.9-eclipse-temurin-23-noble 3.9.11-eclipse-temurin-24-noble 3.9.11-eclipse-temurin-25-noble",
    "major 3.9.11-eclipse-temurin-25-noble",
  ],
  ["gradle:8.12-jdk23", "8.12-jdk23 8.14-jdk23 8.14-jdk24 9.2-jdk21", "minor 8.14-jdk23"],
  ["jenkins/jenkins:2.479-jdk17", "2.479-jdk17 2.528-jdk17 2.528-jdk21 2.528-jdk25", "minor 2.528-jdk17"],
  ["jenkins/jenkins:2.479-jdk17", "2.479-jdk17 2.528-jdk21", "none"],
  [
    "wordpress:6.8-php8.1-apache",
    "6.8-php8.1-apache 6.8-php8.4-apache 6.8-php8.3-apache 6.8-php8.4-fpm",
    "minor 6.8-php8.4-apache",
  ],
  [
    "wordpress:6.8.0-php8.1-fpm-alpine",
    "6.8.0-php8.1-fpm-alpine 6.8.3-php8.4-fpm-alpine",
    "minor 6.8.3-php8.4-fpm-alpine",
  ],
  ["wordpress:6.8.0-php8.3-fpm", "6.8.0-php8.3-fpm 6.8.3-php8.3-fpm 6.8.3-php8.4-fpm", "patch 6.8.3-php8.3-fpm"],
  [
    "tiangolo/uvicorn-gunicorn-fastapi:python3.9-2024-11-25",
    "python3.9-2024-11-25 python3.11-2024-11-25",
    "minor python3.11-2024-11-25",
  ],
  ["apache/airflow:2.10.5-python3.9", "2.10.5-python3.9 2.11.0-python3.9 2.11.0-python3.12", "minor 2.11.0-python3.12"],
  ["flink:1.20.0-java11", "1.20.0-java11 2.1.0-java17 1.20.3-java11 1.20.3-java17", "patch 1.20.3-java11"],
  [
    "clojure:temurin-23-lein-2.11.2-bookworm",
    "temurin-23-lein-2.11.2-bookworm temurin-25-lein-2.12.0-bookworm temurin-24-lein-2.12.0-bookworm",
    "major temurin-25-lein-2.12.0-bookworm",
  ],
  ["acme/lint:1.62.0-go1.23", "1.62.0-go1.23 1.62.0-go1.24 1.62.0-go1.26", "minor 1.62.0-go1.26"],
  ["acme/app:1.0-python3", "1.0-python3 1.0-python4", "none"],
  // A newer version of the same line is no other runtime
  ["acme/lint:1.62.0-go1.26.1", "1.62.0-go1.26.1 1.62.0-go1.26.3 1.62.0-go1.27.0", "patch 1.62.0-go1.26.3"],
  [
    "dunglas/frankenphp:1.1.0-php8.3.2",
    "1.1.0-php8.3.2 1.9.1-php8.3.28 1.9.1-php8.4.15 1.9.1-php8.3.1",
    "minor 1.9.1-php8.3.28",
  ],
  // Of two runtimes each stays by itself
  ["gradle:8.11-jdk-21-and-23", "8.11-jdk-21-and-23 9.2-jdk-21-and-25 9.2-jdk-25-and-25", "major 9.2-jdk-21-and-25"],
  ["gradle:8.11-jdk-21-and-25", "8.11-jdk-21-and-25 8.14-jdk-25-and-25 8.12-jdk-21-and-25", "minor 8.12-jdk-21-and-25"],
  // Where the runtime's own version comes first, and those of the tool and the language behind it
  [
    "sbtscala/scala-sbt:eclipse-temurin-17.0.14_7_1.10.7_2.13.16",
    "eclipse-temurin-17.0.14_7_1.10.7_2.13.16 eclipse-temurin-17.0.15_6_1.12.7_2.13.18 eclipse-temurin-17.0.15_6_1.12.7_3.7.4 eclipse-temurin-21.0.8_9_1.12.7_2.13.18",
    "patch eclipse-temurin-17.0.15_6_1.12.7_2.13.18",
  ],
  ["jenkins/jenkins:lts-jdk17", "lts-jdk17 lts-jdk21", "none"],
] as const)("%s among %s: %s", ([reference, listed, expected]) => {
  expect(proposal(reference, listed)).toBe(expected);
});

test("a runtime that is supported is not left, until the day after its end", () => {
  const listed = "3.9-eclipse-temurin-23 3.9-eclipse-temurin-24";
  expect(proposal("maven:3.9-eclipse-temurin-23", listed, {}, "2025-03-18")).toBe("none");
  expect(proposal("maven:3.9-eclipse-temurin-23", listed, {}, "2025-04-18")).toBe("major 3.9-eclipse-temurin-24");
});

test("the runtime stays where its step is not allowed, and the version goes on", () => {
  const listed = "3.9.9-eclipse-temurin-23 3.9.11-eclipse-temurin-23 3.9.11-eclipse-temurin-25";
  const changed = { steps: ["patch", "minor"] } as const;
  expect(proposal("maven:3.9.9-eclipse-temurin-23", listed, changed)).toBe("patch 3.9.11-eclipse-temurin-23");
});

test("the reason says which runtime ended when, and which it moves to", () => {
  const choice = choose("maven:3.9-eclipse-temurin-23", "3.9-eclipse-temurin-23 3.9-eclipse-temurin-25");
  const sentences = choice.kind === "candidates" ? [...choice.notes, ...choice.candidates[0].notes] : [];
  expect(sentences.map(({ rule, sentence }) => `${rule}: ${sentence}`)).toEqual([
    expect.stringMatching(
      /^release-line-ended: Java 23 has had no free security updates since 2025-0\d-\d\d; supported is Java 25\.$/,
    ),
    expect.stringMatching(
      /^runtime: The runtime moves from Java 23 to Java 25, which is supported until \d{4}-\d\d-\d\d\.$/,
    ),
  ]);
});

test("a runtime that moves within its line says only so", () => {
  const choice = choose("acme/lint:1.62.0-go1.26.1", "1.62.0-go1.26.1 1.62.0-go1.26.3");
  const notes = choice.kind === "candidates" ? choice.candidates[0].notes : [];
  expect(notes.map(({ sentence }) => sentence)).toEqual(["The runtime moves from Go 1.26.1 to Go 1.26.3."]);
});

test("tags that stay for their runtime are counted as such", () => {
  const { counts } = choose("jenkins/jenkins:2.479-jdk17", "2.479-jdk17 2.528-jdk21 2.528-jdk25");
  expect(counts).toEqual({ current: 1, "runtime-kept": 2 });
});

test.for([
  ["3.9.6-eclipse-temurin-21-alpine", "Java 21, kept while it is supported"],
  ["3.9.6-eclipse-temurin-23-alpine", "Java 23, without security updates since 2025-"],
] as const)("%s is explained: %s", ([tag, means]) => {
  const memory = readingMemory(
    tagVocabulary({ registry: "docker.io", repository: "library/maven" }, builtInReleaseLines),
  );
  const parts = tagParts(parseTag(tag, memory), memory, "2026-11-24");
  expect(parts.find(({ kind }) => kind === "runtime")?.means).toContain(means);
});

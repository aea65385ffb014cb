import { expect, test } from "vitest";
import { compareVersions } from "../../../src/core/tag/compare-tags.ts";
import { parseTag } from "../../../src/core/tag/parse-tag.ts";

test.for([
  ["1", "1", ""],
  ["1.2.3.4.5", "1.2.3.4.5", ""],
  ["v1.2.3", "1.2.3", ""],
  ["2024.5.3", "2024.5.3", ""],
  ["11.0.22_7", "11.0.22", "7"],
  ["8u402-b06", "8", "402 6"],
  ["17.0.10.7.1", "17.0.10.7.1", ""],
  ["9.7-1773204619", "9.7", "1773204619"],
  ["7.2.4-r1", "7.2.4", "1"],
  ["24.0.4-0", "24.0.4", "0"],
  ["1.0.0.post1", "1.0.0", "1"],
  ["10.0.20348.2402", "10.0.20348.2402", ""],
  ["3.12.2024.11.22.09", "3.12.2024.11.22.9", ""],
  ["jdk-17.0.10_7", "17.0.10", "7"],
  ["bookworm-20231009.1", "20231009.1", ""],
  ["2024-05-10", "2024.5.10", ""],
  ["RELEASE.2024-05-10T01-41-38Z", "2024.5.10.1.41.38", ""],
  ["v1.30.1-k3s2", "1.30.1", "2"],
  // https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html, https://cloud.google.com/kubernetes-engine/versioning
  ["v1.12.4-eksbuild.10", "1.12.4", "10"],
  ["v1.34.1-gke.1829001", "1.34.1", "1829001"],
  ["v1.32.9-rancher2", "1.32.9", "2"],
  ["1.91.1-stable-2025-11-12", "1.91.1", "2025.11.12"],
  ["3.12.3-6-azl3.0.20250402", "3.12.3", "6 20250402"],
  ["8.2-fpm-nginx-v3.6.0", "8.2", "3.6.0"],
  ["server-cuda-b4719", "4719", ""],
  ["ltsc2022-KB5034129", "5034129", ""],
  ["eclipse-temurin-17.0.15_6_1.11.7_3.7.4", "17.0.15", "6 1.11.7 3.7.4"],
  ["node-20.11.0-chrome-121.0.6167.85-1-ff-120.0", "20.11.0", "121.0.6167.85 1 120.0"],
  ["1.24-24.04_beta", "1.24", ""],
  // A CUDA release is none, a cumulative update is
  ["v0.5.5-cu129", "0.5.5", ""],
  ["2022-CU22-ubuntu-22.04", "2022", "22"],
] as const)("%s is version %s with the counts %j", ([tag, version, counts]) => {
  const parsed = parseTag(tag);
  expect(parsed.kind).toBe("version");
  expect(parsed.parts.join(".")).toBe(version);
  expect(parsed.revisions.map((numbers) => numbers.join(".")).join(" ")).toBe(counts);
  expect(parsed.preRelease).toBe(null);
});

/** Each comes before the next one of its version, and all before the release. */
const stages = [
  "1.0.0-nightly",
  "1.0.0-alpha",
  "1.0.0-alpha.2",
  "1.0.0a3",
  "1.0.0-preview",
  "1.0.0-M1",
  "1.0.0-ea-28",
  "1.0.0-beta",
  "1.0.0-beta.2",
  "1.0.0b3",
  "1.0.0-rc.1",
  "1.0.0rc2",
  "1.0.0-RC3",
];

test("pre-releases are in the order of their stages, and the release comes last", () => {
  const shuffled = ["1.0.0", ...stages].toReversed().map((tag) => parseTag(tag));
  expect(shuffled.toSorted(compareVersions).map(({ tag }) => tag)).toEqual([...stages, "1.0.0"]);
});

const others =
  "1.0.0-SNAPSHOT 1.0.0-canary 1.0.0-dev 1.0-dev8 3.8-rc-alpine 1.0-dev-20240101 1.0-nightly-2024-01-31".split(" ");

test.for([...stages, ...others])("%s is a pre-release", (tag) => {
  expect(parseTag(tag).preRelease).not.toBe(null);
});

test.for(["1.0.0-php8.3", "8u402-b06", "1.0.0-alpine3.20", "3.10-slim", "1.0.0-a1", "16-pre1.5x", "1.0.0-decimal"])(
  "%s is none",
  (tag) => {
    expect(parseTag(tag).preRelease).toBe(null);
  },
);

test.for([
  ["20-alpine3.19", "Alpine 3.19"],
  ["20-alpine-3.19", "Alpine 3.19"],
  ["3.12-slim-bookworm", "Debian bookworm"],
  ["17-jammy", "Ubuntu jammy"],
  ["17-ubuntu-22.04", "Ubuntu 22.04"],
  ["12.4.1-ubuntu22.04", "Ubuntu 22.04"],
  ["8.4-ubi9", "UBI 9"],
  ["1.0-windowsservercore-ltsc2022", "Windows ltsc2022"],
  ["1.0-nanoserver-1809", "Windows 1809"],
  ["1.0-debian12", "Debian 12"],
  ["16.3.0-debian-12-r1", "Debian 12"],
  ["1.0-el9", "EL 9"],
  ["1.0-fc40", "Fedora 40"],
  ["21-al2023", "Amazon Linux 2023"],
  ["1.0-focal", "Ubuntu focal"],
  ["8.0-cbl-mariner2.0", "Mariner 2.0"],
  ["bookworm-20231009-slim", "Debian bookworm"],
  ["1.2.3-alpine-3.19.1", "Alpine 3.19.1"],
  ["alpine3.19-v16.5.0", "Alpine 3.19"],
  ["alpine-3.19", "Alpine 3.19"],
  ["alpine-1.43.1", ""],
  ["v1.16-debian-1", ""],
  ["1.0-alpine3.99", "Alpine 3.99"],
  ["1.0-leap16.1", "openSUSE Leap 16.1"],
  ["20-alpine", ""],
] as const)("%s stands on %j", ([tag, name]) => {
  expect(
    parseTag(tag)
      .osReleases.map((release) => release.name)
      .join(),
  ).toBe(name);
});

test.for([
  ["1.0-amd64", "amd64"],
  ["1.0-arm64v8", "arm64v8"],
  ["1.0-linux-arm64", "arm64"],
  ["arm64v8-1.0", "arm64v8"],
  ["3.12-x86_64", "x86_64"],
  ["7.6.1-1-ubi8.amd64", "amd64"],
  ["1.0", null],
] as const)("%s is for %s", ([tag, architecture]) => {
  expect(parseTag(tag).architecture).toBe(architecture);
});

test.for([
  ["latest", "moving"],
  ["stable-slim", "moving"],
  ["feature-1.2", "moving"],
  ["pr-12", "moving"],
  ["dependabot-npm-1.2.3", "moving"],
  ["bookworm", "os-release"],
  ["lts-alpine3.20", "os-release"],
  ["0a1b2c3d", "commit"],
  ["309403913c7f0848e6616446edec909b55d53571", "commit"],
  ["sha-0a1b2c3", "commit"],
  [`sha256-${"0f".repeat(32)}.sig`, "signature"],
  [`sha256-${"0f".repeat(32)}.att`, "signature"],
  [`sha256-${"0f".repeat(32)}.sbom`, "signature"],
  [`sha256-${"0f".repeat(32)}`, "signature"],
] as const)("%s is a tag of the kind %s", ([tag, kind]) => {
  expect(parseTag(tag).kind).toBe(kind);
});

test.for([
  ["20240211", "date"],
  ["20231009-slim", "date"],
  ["202209221209", "date"],
  ["1234567890", "build"],
  ["12345", "build"],
  ["1803", "version"],
  ["22.04", "version"],
] as const)("%s counts by %s", ([tag, scheme]) => {
  expect(parseTag(tag).scheme).toBe(scheme);
});

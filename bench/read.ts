/**
 * Measures how fast Dockerfiles are read: `npm run bench:read`.
 *
 * 500 Dockerfiles as people write them, put together from the parts below: 1 to 3 stages, with arguments, mounts,
 * heredocs, comments and long RUN instructions, half of them with CRLF. Then one file of growing size, for the shape. All in time of
 * the processor.
 */
import { baseImageLines } from "../src/core/dockerfile/base-image-lines.ts";
import { growsLinearly } from "./grows-linearly.ts";
import { threadMs } from "./thread-ms.ts";

const heads = [
  "# syntax=docker/dockerfile:1.7\n",
  "# escape=\\\n\n# Built by CI.\n",
  "ARG NODE_VERSION=20.11.0\nARG VARIANT=alpine3.19\n",
  "ARG REGISTRY=docker.io\nARG BASE=${REGISTRY}/library/debian:bookworm-slim\n",
];
const bases = [
  "node:${NODE_VERSION:-20.11.0}-${VARIANT:-alpine}",
  "--platform=$BUILDPLATFORM golang:1.22.1-bookworm",
  "ghcr.io/acme/platform/base:2024.03.1@sha256:" + "0123456789abcdef".repeat(4),
  '"mcr.microsoft.com/dotnet/sdk:8.0"',
  "${BASE:-debian:bookworm-slim}",
];
const bodies = [
  "WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm \\\n    npm ci\nCOPY . .\n",
  "RUN apt-get update \\\n" +
    "    && apt-get install -y --no-install-recommends \\\n" +
    Array.from(
      { length: 30 },
      (_, index) => `      # wanted by part ${index}\n      package-${index}=1.${index} \\\n`,
    ).join("") +
    "    && rm -rf /var/lib/apt/lists/*\n",
  'RUN <<EOF\nset -eux\nFROM=here\nfor i in 1 2 3; do echo "$i"; done\nEOF\n',
  "COPY --from=ghcr.io/astral-sh/uv:0.5.1 /uv /bin/\nRUN --mount=type=bind,from=busybox:1.36,target=/b /b/bin/true\n",
  'ENV PATH="/opt/bin:$PATH" LANG=C.UTF-8\nEXPOSE 8080\nHEALTHCHECK --interval=30s CMD curl -f http://localhost/ || exit 1\nUSER 1000\nCMD ["node", "server.js"]\n',
];

function dockerfile(seed: number): string {
  const pick = (from: readonly string[], step: number) => from[(seed * 7 + step * 3) % from.length] ?? "";
  let text = pick(heads, 0);
  for (let stage = 0; stage <= seed % 3; stage += 1) {
    text += `FROM ${pick(bases, stage)} AS stage${stage}\n${pick(bodies, stage)}${pick(bodies, stage + 1)}`;
  }
  return seed % 2 === 0 ? text : text.replaceAll("\n", "\r\n");
}

const files = Array.from({ length: 500 }, (_, seed) => ({ path: "Dockerfile", text: dockerfile(seed) }));
const characters = files.reduce((sum, { text }) => sum + text.length, 0);
let lines = 0;
const first = threadMs(() => {
  for (const file of files) lines += baseImageLines(file).length;
}, 1);
// Before the large files below, which no repository has.
const peakMib = process.resourceUsage().maxRSS / 1024;
const again = threadMs(() => {
  for (const file of files) baseImageLines(file);
}, 5);
console.log(`${files.length} Dockerfiles, ${Math.round(characters / 1024)} KiB, ${lines} base-image lines`);
console.log(`  first time ${first.toFixed(0)} ms (less than 250 wanted), again ${again.toFixed(0)} ms`);
const sizes = [64, 256, 1024].map((kib) => {
  const unit = dockerfile(2);
  const text = unit.repeat(Math.ceil((kib * 1024) / unit.length));
  const ms = threadMs(() => void baseImageLines({ path: "Dockerfile", text }), 4_096 / kib);
  console.log(`  one file of ${kib} KiB: ${ms.toFixed(0)} ms`);
  return [kib, ms] as const;
});
const isLinear = growsLinearly("  time, with the size of the file", sizes);
console.log(`  peak memory ${peakMib.toFixed(0)} MiB (less than 150 wanted)`);
if (first >= 250 || peakMib >= 150 || !isLinear) process.exitCode = 1;

import type { BaseImageLine } from "../../../src/core/dockerfile/base-image-line.ts";
import type { Digest } from "../../../src/core/image/digest.ts";
import type { ImageState } from "../../../src/core/image/image-state.ts";
import type { Platform } from "../../../src/core/image/platform.ts";
import { parseReference } from "../../../src/core/image/parse-reference.ts";
import type { Decision } from "../../../src/core/policy/decision.ts";
import type { RuleResult } from "../../../src/core/policy/rule-result.ts";

/** A digest with a first digit that tells it from others. */
export function digest(digit: string): Digest {
  return `sha256:${digit.repeat(8)}${"0123456789abcdef".repeat(4).slice(8)}`;
}

/** A platform as in `docker build --platform`. */
export function platform(text: string): Platform {
  const [os = "", architecture = "", variant = null] = text.split("/");
  return { os, architecture, variant, osVersion: null };
}

export function imageState(parts: Partial<ImageState>): ImageState {
  return {
    digest: digest("a"),
    mediaType: "application/vnd.oci.image.index.v1+json",
    platforms: [],
    createdAt: null,
    labels: {},
    compressedBytes: null,
    exemplar: null,
    ...parts,
  };
}

/** A decision as `decide` makes them, from `file:line`, the reference as it is written, and what became of it. */
export function decision(
  at: string,
  reference: string,
  parts: Partial<Pick<Decision, "outcome" | "to" | "step" | "target" | "change" | "reasons">>,
): Decision {
  const [file = "", line = "1"] = at.split(":");
  return {
    file,
    line: baseImageLine(Number(line), reference),
    outcome: "take",
    to: null,
    step: null,
    reasons: [],
    target: null,
    change: null,
    ...parts,
  };
}

export function pass(rule: string, sentence: string): RuleResult {
  return { rule, outcome: "pass", sentence };
}

export function hold(rule: string, sentence: string): RuleResult {
  return { rule, outcome: "hold", sentence };
}

export function skip(rule: string, sentence: string): RuleResult {
  return { rule, outcome: "skip", sentence };
}

function baseImageLine(line: number, raw: string): BaseImageLine {
  const parsed = parseReference(raw);
  return {
    line,
    instruction: "FROM",
    stage: null,
    platform: null,
    raw,
    span: { start: line * 100, end: line * 100 + raw.length },
    reference: parsed,
    via: null,
    skipped: null,
    written: [],
    endings: [],
    consulted: [],
    directives: { ignore: false, versions: null, tags: null, unknown: [] },
  };
}

import { imageNames } from "../../core/config/image-names.ts";
import type { Command } from "../../core/conversation/command.ts";
import type { Decision } from "../../core/policy/decision.ts";
import { versionIgnore } from "../../core/update/heed-ignores.ts";
import { contentHash } from "../../core/update/content-hash.ts";
import { scopeHash } from "../../core/update/scope-hash.ts";
import type { Ignore } from "../../core/update/ignore.ts";
import { type Marker, markBody, parseMarker } from "../../core/pull-request/marker.ts";
import { markdownCode } from "../../core/pull-request/markdown-text.ts";
import type { UpdateGroup } from "../../core/update/update-group.ts";
import type { PlannedPullRequests } from "../update/planned-pull-request.ts";
import { forgetOwnRecord } from "../update/own-record.ts";
import type { Forge, PullRequest } from "../ports/forge.ts";
import type { Queue } from "../ports/queue.ts";
import type { Store } from "../ports/store.ts";
import type { CommandAnswer } from "./command-answer.ts";

interface About {
  readonly pullRequest: PullRequest;
  readonly forge: Forge;
  readonly repository: string;
  readonly installationId: number | null;
}

interface Ports {
  readonly plans: PlannedPullRequests;
  readonly store: Store;
  readonly queue: Queue;
}

/** GitHub takes 65,536 code points. */
const longestBody = 65_000;
const mostIgnores = 100;

/**
 * Closes a pull request, and says in its marker what is ignored by that: it is in force while the pull request is closed,
 * for whatever group its images are in later.
 */
export async function ignoreOnRequest(
  { what, image }: Extract<Command, { kind: "ignore" }>,
  { pullRequest, group, ...about }: About & { readonly group: UpdateGroup | null },
  ports: Ports,
): Promise<CommandAnswer> {
  const marker = parseMarker(pullRequest.body);
  if (marker === null || pullRequest.state === "merged") return no("It was merged, so there is nothing to ignore.");
  const before = pullRequest.state === "closed" ? (marker.ignores ?? []) : [];
  const versions = before.filter((one) => one.what === "version");
  if (what === "version" && versions.length > 0) {
    // A run before this one may have ended between closing it and looking again.
    await lookAgain(about, ports);
    return done(versions);
  }
  if (group === null && before.length === 0) {
    return no("Nothing of it is planned any more, so there is nothing to ignore.");
  }
  if (what === "version" && group !== null && !isProposed(group, marker)) {
    return no(
      "It proposes something else than is planned now: it is about to be refreshed, or is an old one. Say so in the newest, once that is up to date.",
    );
  }
  const held = [...(group?.decisions ?? []).map(candidateOf), ...before.map(ignoredBefore)];
  const named = held.filter(({ names }) => image === null || names.includes(image));
  const meant = what === "major" ? named.filter(({ isMajor }) => isMajor) : named;
  const images = new Set(meant.map((one) => one.image));
  if (meant.length === 0) {
    if (what === "major" && named.length > 0) return no("It holds no major update.");
    return no(`It holds no image of that name, but ${listed(held.map((one) => one.image))}.`);
  }
  if (what !== "version" && images.size > 1) {
    return no(`It holds several images. Name one of them, \`/plinth ignore ${what} NAME\`: ${listed([...images])}.`);
  }
  const wanted = distinct(
    meant.flatMap((one): readonly (Ignore | null)[] => [what === "version" ? one.version : { what, image: one.image }]),
  ).slice(0, mostIgnores);
  const ignores = distinct([...before, ...wanted]);
  if (ignores.length > mostIgnores) return no(`It says to ignore ${mostIgnores} things already, and holds no more.`);
  if (ignores.length > before.length || pullRequest.state === "open") {
    await close(pullRequest, { ...marker, ignores }, about.forge);
  }
  // What was wanted of it before, or planned for it, is not wanted any more.
  await ports.plans.forgetWish(about.repository, pullRequest.branch);
  await ports.plans.withdraw(about.repository, pullRequest.branch);
  await lookAgain(about, ports);
  return done(wanted.length === 0 ? before : wanted);
}

/** An image that a command may mean. */
interface Candidate {
  readonly image: string;
  readonly names: readonly string[];
  readonly isMajor: boolean;
  readonly version: Ignore | null;
}

function candidateOf(decision: Decision): Candidate {
  const { reference } = decision.line;
  const image = reference === null ? "" : `${reference.registry}/${reference.repository}`;
  const names = reference === null ? [] : imageNames(reference);
  return { image, names, isMajor: decision.step === "major", version: versionIgnore(decision) };
}

/** What is ignored is not planned any more, but can be named still. */
function ignoredBefore(ignore: Ignore): Candidate {
  const { image } = ignore;
  const isMajor = ignore.what === "major" || (ignore.what === "version" && ignore.step === "major");
  return { image, names: [image, familiar(image)], isMajor, version: null };
}

const subjects = {
  image: "Ignored from now on",
  major: "Major updates are ignored from now on",
  version: "Ignored in these versions",
} as const;

/** The same words whoever looks: a comment is not repeated. */
function done(ignores: readonly Ignore[]): CommandAnswer {
  const [first] = ignores;
  const images = listed(ignores.map(nameOf));
  const subject = first === undefined ? "Ignored" : subjects[first.what];
  return {
    done: true,
    comment: `${subject}: ${images}. \`/plinth unignore\` here, or opening this again, takes that back.`,
  };
}

function nameOf(ignore: Ignore): string {
  if (ignore.what !== "version") return ignore.image;
  const { image, tag, digest } = ignore;
  return `${image}${tag === null ? "" : `:${tag}`}${digest === null ? "" : `@${digest.slice(0, 19)}`}`;
}

/** Whether the pull request proposes what is planned. */
function isProposed(group: UpdateGroup, { content, scope }: Marker): boolean {
  return scope === scopeHash(group) && content === contentHash(group);
}

/** Takes back what was ignored by a closed pull request, a person's having closed it as well. */
export async function unignore({ pullRequest, ...about }: About, ports: Ports): Promise<CommandAnswer> {
  const marker = parseMarker(pullRequest.body);
  if (marker === null || pullRequest.state !== "closed") return no("Nothing is ignored by it: it is not closed.");
  const { ignores: _, ...rest } = marker;
  await about.forge.updatePullRequest(pullRequest.number, {
    body: markBody(pullRequest.body, { ...rest, content: "retired" }),
  });
  await lookAgain(about, ports);
  return { done: true, comment: null };
}

async function close({ number, body, state }: PullRequest, marker: Marker, forge: Forge): Promise<void> {
  const marked = markBody(body, marker);
  const fits = Array.from(marked).length <= longestBody;
  const short = fits ? marked : markBody("Ignored on request.", marker);
  if (short === body && state === "closed") return;
  await forge.updatePullRequest(number, { state: "closed", body: short });
}

async function lookAgain({ repository, installationId }: Omit<About, "pullRequest">, ports: Ports): Promise<void> {
  await forgetOwnRecord(repository, ports.store);
  await ports.queue.enqueue({ name: "scan-repository", repository, installationId });
}

function distinct(ignores: readonly (Ignore | null)[]): readonly Ignore[] {
  const all = ignores.filter((one) => one !== null);
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

function familiar(image: string): string {
  return image.replace(/^docker\.io\/(?:library\/)?/, "");
}

function listed(images: readonly string[]): string {
  const names = [...new Set(images.map(familiar))];
  const more = names.length > 20 ? ` and ${names.length - 20} more` : "";
  return `${names
    .slice(0, 20)
    .map((name) => markdownCode(name))
    .join(", ")}${more}`;
}

function no(comment: string): CommandAnswer {
  return { done: false, comment };
}

import type { Digest } from "../../core/image/digest.ts";
import { isNewerImage } from "../../core/image/is-newer-image.ts";
import { digestChange, type DigestChange } from "../../core/image/digest-change.ts";
import type { ImageState } from "../../core/image/image-state.ts";
import type { ImageLookup, ImageQuestion } from "../../core/policy/image-lookup.ts";
import type { RuleResult } from "../../core/policy/rule-result.ts";
import { missingPlatforms } from "../../core/image/missing-platforms.ts";
import { LackingTags } from "../../core/policy/lacking-tags.ts";
import { refusedRefresh } from "../../core/policy/refused-refresh.ts";
import { digestReturned } from "../../core/policy/rules/digest-returned.ts";
import { latestFollowed } from "../../core/policy/rules/latest-followed.ts";
import { minimumAge } from "../../core/policy/rules/minimum-age.ts";
import { tagRewritten } from "../../core/policy/rules/tag-rewritten.ts";
import type { SeenDigest, TagHistory } from "../../core/policy/tag-history.ts";
import type { ReleaseLines } from "../../core/release-lines/release-lines.ts";
import { tagLines } from "../../core/tag/tag-lines.ts";
import type { TagCandidate, TagChoice } from "../../core/tag/tag-choice.ts";
import { countText } from "../../core/report/count-text.ts";
import { compareImages } from "./compare-images.ts";
import { digestProved, type FittingImage, fittingImage, imageMissing } from "./fitting-image.ts";
import type { TagHistories } from "./image-history.ts";
import { newestFitting, type Try } from "./newest-fitting.ts";
import type { Registry } from "../ports/registry.ts";

/** What the images say of a choice that was made by tags alone; `notes` are about the choice. */
type Images = Pick<
  Extract<ImageLookup, { kind: "answered" }>,
  "current" | "target" | "passedOver" | "change" | "results"
> & {
  readonly notes: readonly RuleResult[];
};

type Fits = Extract<FittingImage, { kind: "fits" }>;

interface Found {
  readonly candidate: TagCandidate;
  readonly fit: Fits;
}

interface Asking {
  readonly question: ImageQuestion;
  readonly registry: Registry;
  readonly histories: TagHistories;
  /** When the registry says that a tag was pushed last, ISO 8601; null where it does not tell. */
  readonly pushedAt: (tag: string) => string | null;
  readonly now: Date;
  readonly releaseLines: ReleaseLines;
}

/** Beyond this many, the digest of a tag that is known to be too young is not asked for. */
const youngRemembered = 8;

/**
 * Reads the images that one choice is about, in the order in which they are needed, and judges them.
 *
 * `digest` is what the current tag has now; null where it is gone.
 */
export async function readImages(choice: TagChoice, digest: Digest | null, asking: Asking): Promise<Images> {
  return await new ImageReading(asking, asking.question.reference.tag ?? "latest", digest).read(choice);
}

const untouched: Images = { current: null, target: null, passedOver: [], change: null, results: [], notes: [] };

class ImageReading {
  readonly #asking: Asking;
  readonly #tag: string;
  /** What the tag has now; null where it is gone. */
  readonly #digest: Digest | null;
  /** The image that is built on today. */
  #used: Promise<ImageState | null> | null = null;
  readonly #lacking: LackingTags;
  #dropped: ReadonlySet<string> = new Set();

  constructor(asking: Asking, tag: string, digest: Digest | null) {
    this.#asking = asking;
    this.#tag = tag;
    this.#digest = digest;
    this.#lacking = new LackingTags(tagLines(asking.question.reference, asking.now, asking.releaseLines));
  }

  async read(choice: TagChoice): Promise<Images> {
    const { reference } = this.#asking.question;
    const history = this.#digest === null ? null : await this.#asking.histories.saw(this.#tag, this.#digest);
    const walked = await this.#walk(choice.kind === "candidates" ? choice.candidates : []);
    if (walked.target !== null) {
      // What another release brings is told by its number and its notes: nothing more is read for it.
      const used = await this.#readUsed();
      return { ...walked, change: used === null ? null : digestChange(used, walked.target.state) };
    }
    if (this.#digest === null || history === null) return walked;
    const alias = choice.kind === "alias-wanted" ? await this.#alias(choice.aliases) : untouched;
    if (alias.target !== null) return alias;
    const stays =
      reference.digest === null
        ? await this.#pin(this.#digest)
        : await this.#refresh(reference.digest, this.#digest, history);
    return { ...stays, passedOver: [...walked.passedOver, ...stays.passedOver], notes: alias.notes };
  }

  /** Walks down the candidates to the first with an image that fits. */
  async #walk(candidates: readonly TagCandidate[]): Promise<Images> {
    const walk = await newestFitting(candidates, async (candidate, index) => await this.#try(candidate, index));
    const found = await this.#orWithoutDropped(walk.found, candidates);
    const place = walk.refused.findIndex(({ candidate }) => candidate === found?.candidate);
    const passedOver = walk.refused
      .slice(0, place === -1 ? undefined : place)
      .map(({ candidate, result }) => ({ tag: candidate.tag, result }));
    if (found === null) return { ...untouched, passedOver };
    const { candidate, fit } = found;
    return {
      ...untouched,
      target: { candidate, state: fit.state },
      passedOver: [...passedOver, ...instead(candidate.tag, fit)],
      results: fit.results,
    };
  }

  /** What keeps every platform, unless nobody patches that any more. */
  async #orWithoutDropped(found: Found | null, candidates: readonly TagCandidate[]): Promise<Found | null> {
    const better = this.#lacking.withoutDropped(found?.candidate.tag ?? this.#tag, found === null ? candidates : null);
    if (better === null) return found;
    this.#dropped = better.dropped;
    const tried = await this.#try(better.candidate, 0);
    this.#dropped = new Set();
    return tried.kind === "fits" ? { candidate: better.candidate, fit: tried.fit } : found;
  }

  async #try(candidate: TagCandidate, index: number): Promise<Try<Fits>> {
    const { tag } = candidate;
    if (this.#dropped.size === 0 && this.#lacking.areOfLine(tag)) return { kind: "skipped" };
    const { question, registry, histories, now, pushedAt } = this.#asking;
    const appearedAt = histories.appearedAt(tag);
    const since = appearedAt ?? pushedAt(tag);
    const clock = appearedAt === null ? "registry" : "plinth";
    const young = since === null ? null : minimumAge({ clock, since }, question.rules.minimumAgeDays, now);
    if (young !== null && young.outcome !== "pass") {
      const hasDigests = async () => (await histories.remembered(tag)).digests.length > 0;
      // While the tag itself is too young, its digest need not be asked for again. One that was only pushed again has older ones.
      const isSettled =
        appearedAt === null
          ? index >= youngRemembered && !(await hasDigests())
          : index >= youngRemembered || (await hasDigests());
      if (isSettled) return { kind: "refused", result: young, asked: false };
    }
    const digest = await registry.digestOfTag(question.reference, tag);
    if (digest === null) return { kind: "refused", result: imageMissing, asked: true };
    const history = await histories.saw(tag, digest);
    const fit = await this.#fit(tag, digest, history, history.digests);
    if (fit.kind === "fits") return { kind: "fits", fit };
    if (fit.result.rule === "platforms-kept" && fit.state !== null) {
      this.#lacking.add(candidate, missingPlatforms(await this.#readUsed(), fit.state));
    }
    return { ...fit, asked: young === null };
  }

  async #fit(tag: string, digest: Digest, history: TagHistory, offered: readonly SeenDigest[]): Promise<FittingImage> {
    const { question, registry, now, releaseLines, pushedAt } = this.#asking;
    const returned = digestReturned(digest, history.digests);
    if (returned !== null) return { kind: "refused", result: returned, state: null };
    const fit = await fittingImage(offered, history, {
      question,
      registry,
      now,
      pushed: { digest, at: pushedAt(tag) },
      used: () => this.#readUsed(),
      dropped: this.#dropped,
    });
    const rewritten =
      tag === this.#tag || history.digests.length > 1 ? tagRewritten(question.reference, tag, releaseLines) : null;
    if (fit.kind === "refused" || rewritten === null) return fit;
    return { ...fit, results: [...fit.results, rewritten] };
  }

  /** The first of the version tags that is the image built on today; without one, a note that says so. */
  async #alias(aliases: readonly string[]): Promise<Images> {
    for (const tag of aliases) {
      if (!(await this.#isSameImage(tag))) continue;
      const state = await this.#readUsed();
      if (state === null) break;
      const sentence = `${tag} is the same image as the moving tag: the build stays as it is.`;
      const notes: readonly RuleResult[] = [{ rule: "floating-tag", outcome: "pass", sentence }];
      const target = { candidate: { tag, step: "patch", notes }, state } as const;
      return { ...untouched, target, results: [digestProved] };
    }
    const compared = countText(aliases.length, "tag");
    const sentence = `No version tag is the same image as ${this.#tag} (${compared} compared), so it stays.`;
    return { ...untouched, notes: [{ rule: "floating-tag", outcome: "pass", sentence }] };
  }

  /** A pinned digest is compared with each version tag once: a release is pushed together with its tags. */
  async #isSameImage(versionTag: string): Promise<boolean> {
    const { question, registry, histories } = this.#asking;
    const { reference } = question;
    const { digests } = await histories.remembered(versionTag);
    if (reference.digest !== null && digests.length > 0)
      return digests.some((seen) => seen.digest === reference.digest);
    const digest = await registry.digestOfTag(reference, versionTag);
    if (digest !== null) await histories.saw(versionTag, digest);
    return digest !== null && digest === (reference.digest ?? this.#digest);
  }

  /** Pinning changes nothing about the image that is built on, so it does not wait. */
  async #pin(digest: Digest): Promise<Images> {
    if (this.#asking.question.rules.pin === "none") return { ...untouched, current: unread(digest) };
    const current = await this.#readUsed();
    return current === null ? untouched : { ...untouched, current, results: [digestProved] };
  }

  /** The newest image of the tag that fits and is newer than the pinned one. */
  async #refresh(pinned: Digest, digest: Digest, history: TagHistory): Promise<Images> {
    const stays = { ...untouched, current: unread(digest) };
    if (pinned === digest || !this.#asking.question.rules.steps.includes("digest")) return stays;
    const place = history.digests.findIndex((seen) => seen.digest === pinned);
    const newer = place === -1 ? history.digests : history.digests.slice(0, place);
    const fit = await this.#fit(this.#tag, digest, history, newer);
    if (fit.kind === "refused") return { ...stays, results: [fit.result] };
    if (fit.instead !== null && place === -1 && !isNewerImage(fit.state, await this.#readUsed())) {
      return { ...stays, results: [fit.instead.result] };
    }
    const refused = refusedRefresh(this.#asking.question.reference.tag, await this.#readUsed(), fit.state);
    if (refused !== null) return { ...stays, results: [refused] };
    const change = await this.#changeByRebuild(fit.state);
    const isUnproved = this.#asking.question.reference.tag === null && place === -1;
    const results = [...(isUnproved ? [latestFollowed] : []), ...fit.results];
    return { ...untouched, current: fit.state, passedOver: instead(this.#tag, fit), change, results };
  }

  /** Why the digest of a tag changed is told by the images alone, so that they are looked into. */
  async #changeByRebuild(state: ImageState): Promise<DigestChange | null> {
    const { question, registry } = this.#asking;
    const used = await this.#readUsed();
    return used === null ? null : await compareImages(question.reference, used, state, registry);
  }

  async #readUsed(): Promise<ImageState | null> {
    const { question, registry } = this.#asking;
    const digest = question.reference.digest ?? this.#digest;
    this.#used ??= digest === null ? Promise.resolve(null) : registry.readImage(question.reference, digest);
    return await this.#used;
  }
}

function instead(tag: string, { instead: newest }: Fits): Images["passedOver"] {
  return newest === null ? [] : [{ tag: `${tag}@${newest.digest.slice(0, 19)}…`, result: newest.result }];
}

/** Enough to compare digests with, where nothing is going to be proposed. */
function unread(digest: Digest): ImageState {
  return { digest, mediaType: "", platforms: [], createdAt: null, labels: {}, compressedBytes: null, exemplar: null };
}

import semver from "semver";
import { z } from "zod";
import { GlobText } from "./glob-text.ts";
import { ImageGlobText } from "./image-glob-text.ts";
import { PolicySettings } from "./policy-settings.ts";
import { ExtendsText } from "./shared-file.ts";
import { ScheduleSettings, ScheduleText } from "./schedule-settings.ts";
import { compileTagPattern } from "./tag-pattern.ts";

/** Names by which Dockerfiles go; matched in any case, unlike patterns that a repository adds. */
export const builtInInclude = [
  "**/{Dockerfile,Containerfile}",
  "**/{Dockerfile,Containerfile}[-_.]*",
  "**/*.{Dockerfile,Containerfile}",
];
const builtInExclude = ["**/node_modules/**", "**/vendor/**"];

const steps = ["digest", "patch", "minor", "variant", "major"] as const;

const Globs = z.array(GlobText).max(50);

const Versions = z
  .string()
  .max(200)
  .refine((range) => semver.validRange(range) !== null, { error: "expected a semver range, such as >=20 <23" })
  .describe("Semver range on the version part of the tag, e.g. `>=20 <23`. Put it in quotes.");

const Tags = z
  .string()
  .max(300)
  .refine((source) => "pattern" in compileTagPattern(source), {
    error: ({ input }) => problemOfTags(input),
    abort: true,
  })
  .describe(
    "Regular expression (RE2: no lookaround, no back references) that must be found in a proposed tag. Write `^` and `$` to match the whole tag, and single quotes around it.",
  );

const Pin = z
  .enum(["digest", "none"])
  .describe("Whether references get a digest. A digest that is there is kept and moved in either case.");
const Floating = z
  .enum(["keep", "latest-only", "version"])
  .describe(
    "What becomes of moving tags. `latest-only`: `latest`, or no tag, becomes the most precise version tag of the same image. `version`: so does every moving tag. `keep`: the tag stays, and only gets a digest.",
  );
/** Sizes of update that may be proposed. */
export const Steps = z
  .array(z.enum(steps))
  .describe(
    "Sizes of update that may be proposed. `digest`: the same tag, rebuilt. `variant`: another release of the operating system underneath. Pinning is governed by `pin`.",
  );
/** Days an image must have been out. */
export const MinimumAgeDays = z
  .int()
  .min(0)
  .max(365)
  .describe("Days an image must have been out before it is proposed, so that others meet a bad release first.");

const login = /^[a-z\d](?:-?[a-z\d])*$/i;
const Login = z.string().max(39).regex(login, "expected a GitHub user name, without @");
const Reviewer = z
  .string()
  .max(140)
  .regex(
    /^[a-z\d](?:-?[a-z\d])*(?:\/[a-z\d](?:[-_.]?[a-z\d])*)?$/i,
    "expected a GitHub user name or organisation/team, without @",
  );
const SingleLine = z
  .string()
  .regex(
    /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u,
    "expected text on one line, without control characters",
  );

const Match = z
  .strictObject({
    image: ImageGlobText.describe(
      "Image name as people write it (`node`, `ghcr.io/acme/*`) or in full (`docker.io/library/node`).",
    ).optional(),
    path: GlobText.describe("Path of the Dockerfile.").optional(),
  })
  .refine(({ image, path }) => image !== undefined || path !== undefined, { error: "expected image, path or both" })
  .describe("Which lines the rule is for. Where both are given, both must match.");

const Rule = z.strictObject({
  match: Match,
  ignore: z.boolean().describe("Leave these lines alone.").optional(),
  versions: Versions.optional(),
  tags: Tags.optional(),
  steps: Steps.optional(),
  pin: Pin.optional(),
  floating: Floating.optional(),
  minimumAgeDays: MinimumAgeDays.optional(),
  group: z
    .string()
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "expected a name of a-z, 0-9 and -")
    .max(40)
    .describe(
      "What shares a pull request: as `group` of the whole file, or a name of your own for one that these lines share.",
    )
    .optional(),
  schedule: ScheduleText.describe(
    "When pull requests for these lines may be opened, whatever the size of the update; as `schedule.on`.",
  ).optional(),
});
export type Rule = z.infer<typeof Rule>;

const Paths = z.strictObject({
  include: Globs.describe("Files that are read. `*`, `**`, `?`, `[…]` and `{a,b}` are understood.").default(
    builtInInclude,
  ),
  exclude: Globs.describe("Files that are not read, whatever `include` says.").default(builtInExclude),
});

/** How much at once. */
export const Limits = z.strictObject({
  openPullRequests: z
    .int()
    .min(0)
    .max(100)
    .describe("How many of Plinth's pull requests may be open at once; 0 opens none. The most valuable come first.")
    .default(10),
  createdPerHour: z
    .int()
    .min(1)
    .max(100)
    .describe("How many pull requests may be opened within an hour. The others follow by themselves.")
    .default(4),
});

const PullRequest = z.strictObject({
  labels: z
    .array(SingleLine.min(1).max(50))
    .max(20)
    .describe("Labels; those that the repository lacks are created.")
    .default(["base-image"]),
  reviewers: z
    .array(Reviewer)
    .max(15)
    .describe("Users, or teams as `organisation/team`, who are asked for a review.")
    .default([]),
  assignees: z.array(Login).max(10).describe("Users who are assigned.").default([]),
  draft: z.boolean().describe("Open pull requests as drafts.").default(false),
  milestone: SingleLine.min(1)
    .max(255)
    .describe("Title of an open milestone that pull requests get; one that is not there is named in a comment.")
    .optional(),
  automerge: z
    .array(z.enum([...steps, "pin"]))
    .describe(
      "Sizes of update that GitHub merges by itself when all that is required has passed; a pull request with any other waits for a person. The repository must allow auto-merge.",
    )
    .default([]),
});

const Commit = z.strictObject({
  prefix: SingleLine.max(60)
    .describe("What commit messages and titles begin with, before a colon. May be empty.")
    .default("chore(docker)"),
});

/**
 * The repository file, `.github/plinth.yml`: what a repository, or its organisation for all of them, can set.
 *
 * Defaults are chosen so that an empty or absent file does the right thing.
 */
export const RepositoryConfig = z
  .strictObject({
    _extends: ExtendsText.describe(
      "A file that this one goes on top of, and which may extend another: `repository` or `owner/repository` for its `.github/plinth.yml`, `owner/repository:path` for another one with `plinth` in its name.",
    ).optional(),
    paths: Paths.describe("Which files are Dockerfiles.").prefault({}),
    pin: Pin.default("digest"),
    floating: Floating.default("latest-only"),
    steps: Steps.default([...steps]),
    minimumAgeDays: MinimumAgeDays.default(3),
    limits: Limits.describe("How much at once.").prefault({}),
    schedule: ScheduleSettings.describe("When pull requests may be opened.").prefault({}),
    group: z
      .enum(["image", "file", "step", "all"])
      .describe(
        "What shares a pull request. Major updates always stand alone, one for each image; pins are always together, and so are digest refreshes.",
      )
      .default("image"),
    dashboard: z
      .boolean()
      .describe("Keep one issue that shows what is open, waiting, ignored and wrong, with boxes to tick.")
      .default(false),
    policy: PolicySettings.describe(
      "What base images must be like. `plinth check`, the check run and the dashboard tell of what is not.",
    ).prefault({}),
    pullRequest: PullRequest.describe("How pull requests are opened.").prefault({}),
    commit: Commit.describe("How commits are worded.").prefault({}),
    rules: z
      .array(Rule)
      .max(100)
      .describe(
        "Exceptions for some images or paths. For each field, the first rule that matches and has the field wins.",
      )
      .default([]),
  })
  .describe("What Plinth does in one repository. Every field is optional.");
export type RepositoryConfig = z.infer<typeof RepositoryConfig>;

/** What an absent repository file means. */
export const defaultRepositoryConfig: RepositoryConfig = RepositoryConfig.parse({});

function problemOfTags(input: unknown): string {
  const compiled = compileTagPattern(String(input));
  return "problem" in compiled ? compiled.problem : "expected a regular expression";
}

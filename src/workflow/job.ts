import { z } from "zod";

const Repository = {
  installationId: z.int().nullable(),
  repository: z.string().regex(/^(?!\.{1,2}\/)[\w.-]+\/(?!\.{1,2}$)[\w.-]+$/),
};

/**
 * What the queue carries: names and ids only, parsed again when it is taken out, because a queue is shared.
 *
 * Versions share a queue during an upgrade. A field that is added has a default, so that jobs of the version before are jobs
 * still; a job or a field that a version does not know makes it leave the job to the newer ones.
 *
 * `repository` is `owner/name`; `installationId` is null where a plain token is used instead of the App.
 */
export const Job = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("sweep") }),
  /** Of one installation, or of all where none is named. */
  z.strictObject({ name: z.literal("reconcile"), installationId: z.int().optional() }),
  z.strictObject({ name: z.literal("redeliver-webhooks") }),
  z.strictObject({ name: z.literal("leave-installation"), installationId: z.int() }),
  z.strictObject({ name: z.literal("leave-repository"), ...Repository, installationId: z.int() }),
  z.strictObject({ name: z.literal("scan-repository"), ...Repository }),
  /** `registry` is the one that is asked, as references name it. */
  z.strictObject({
    name: z.literal("resolve-image"),
    questionKey: z.string().max(128),
    registry: z.string().max(255).default(""),
  }),
  z.strictObject({ name: z.literal("propose-updates"), ...Repository }),
  z.strictObject({ name: z.literal("publish-update"), ...Repository, branch: z.string().max(128) }),
  z.strictObject({ name: z.literal("run-command"), ...Repository, number: z.int(), commentId: z.int() }),
  /** `by` is the login of whoever ticked these boxes in the pull request or issue `number`. */
  z.strictObject({
    name: z.literal("heed-boxes"),
    ...Repository,
    number: z.int(),
    by: z.string().max(100),
    boxes: z
      .array(z.strictObject({ wish: z.enum(["rebase", "open", "recreate"]), branch: z.string().max(128).nullable() }))
      .max(50)
      .default([]),
  }),
  z.strictObject({
    name: z.literal("report-findings"),
    ...Repository,
    commit: z.string().regex(/^[0-9a-f]{40,64}$/),
    /** The branch or commit that `commit` is compared with. */
    base: z.string().min(1).max(255),
    /** True where somebody asked for what was reported already. */
    again: z.boolean(),
  }),
]);

export type Job = z.infer<typeof Job>;

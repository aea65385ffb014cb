import { z } from "zod";

const Reference = z
  .object({
    registry: z.string().describe("Host, e.g. `docker.io`."),
    repository: z.string().describe("Never the short form: `library/node`."),
    tag: z.string().nullable(),
    digest: z.string().nullable(),
  })
  .describe("An image reference, normalised as distribution/reference does; without a default tag.");

const Line = z
  .object({
    file: z.string().describe("Relative to the folder that was read, with `/`."),
    line: z.int().min(1).describe("Line on which the instruction begins."),
    instruction: z
      .string()
      .describe(
        "`FROM`, `COPY --from`, `ADD --from`, `RUN --mount from` or `# syntax`; with `ONBUILD ` in front where it stands under one.",
      ),
    stage: z.string().nullable().describe("`AS` name of the build stage that the line opens or stands in."),
    platform: z.string().nullable().describe("Value of `FROM --platform`, as written."),
    raw: z.string().describe("The reference as it is written, quotes and variables included."),
    reference: Reference.nullable().describe("The reference after expansion; null where there is none to look up."),
    via: z.string().nullable().describe("`ARG V`, where defaults of arguments take part in the reference."),
    skipped: z.string().nullable().describe("Why the line is not looked up; null for an external image that is."),
  })
  .describe("One place in a Dockerfile that names an image, external or not.");

const Reason = z
  .object({
    rule: z.string().describe("Name of the rule, e.g. `minimum-age`."),
    outcome: z.enum(["pass", "hold", "skip"]),
    sentence: z.string().describe("The rule's result in words, for people."),
  })
  .describe("What one rule says of one line.");

const Version = z.object({ tag: z.string().nullable(), digest: z.string().nullable() });

const Change = z
  .object({
    causes: z
      .array(z.string())
      .describe(
        "`base-rebuilt`, `source-changed`, `platforms-added`, `platforms-removed`, `metadata-only` or `built-again`; most telling first.",
      ),
    layers: z
      .object({
        unchanged: z.int().min(0),
        total: z.int().min(0).describe("Layers of the new image."),
        addedBytes: z.int().describe("Compressed; negative where the new image is smaller."),
      })
      .nullable()
      .describe("Of one platform that both have; null where layers were not compared."),
    sentences: z.array(z.string()).describe("The same in words, for people."),
  })
  .describe("How the new image differs from the one that is used; absent where they were not compared.");

const Update = z
  .object({
    file: z.string(),
    line: z.int().min(1),
    registry: z.string(),
    repository: z.string(),
    from: Version.describe("As the line has it now."),
    to: Version.nullable().describe("As the line is to be; null where nothing is proposed."),
    step: z
      .enum(["digest", "pin", "patch", "minor", "major", "variant", "replacement"])
      .nullable()
      .describe("The size of the update; `variant` is a new release of the operating system underneath."),
    outcome: z.enum(["take", "hold", "skip"]).describe("`hold` waits for something, `skip` has nothing to do."),
    reasons: z.array(Reason),
    change: Change.optional(),
  })
  .describe("What is decided about one external line.");

const Problem = z
  .object({
    code: z.string().describe("Kebab-case, e.g. `registry-unavailable`."),
    subject: z.string().describe("The image or file it is about."),
    message: z.string().describe("What happened and what to do."),
  })
  .describe("Something that could not be done. The rest of the report holds all the same.");

const Stats = z.object({
  files: z.int().min(0).describe("Dockerfiles that were read."),
  lines: z.int().min(0).describe("Base-image lines, external or not."),
  images: z.int().min(0).describe("Distinct external images, tags aside."),
  registryRequests: z.int().min(0).describe("Requests sent to registries, those for tokens included."),
  durationMs: z.int().min(0),
});

/**
 * What the command line prints as JSON.
 *
 * Outside tools rely on it: keys are only ever added, and `schemaVersion` grows where that is not enough.
 */
export const Report = z.object({
  schemaVersion: z.literal(1),
  lines: z.array(Line),
  updates: z.array(Update).describe("One for each external line; empty where no registry was asked."),
  problems: z.array(Problem),
  written: z.array(z.string()).describe("Files that `plinth update` has rewritten; absent elsewhere.").optional(),
  stats: Stats,
});

/** A report, as a value. */
export type Report = z.infer<typeof Report>;

/** Which command a report is of: it decides what is worth a row. */
export type ReportKind = "list" | "scan" | "update";

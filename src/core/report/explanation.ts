import { z } from "zod";

const Reason = z.object({
  rule: z.string().describe("Kebab-case name of the rule."),
  outcome: z.enum(["pass", "hold", "skip"]),
  sentence: z.string(),
});

const Tag = z
  .object({
    parts: z.array(
      z.object({
        kind: z.string().describe("`version`, `operating-system`, `flavour`, `runtime`, `architecture`, …"),
        text: z.string().describe("As it stands in the tag."),
        means: z.string(),
      }),
    ),
    shape: z.string().describe("What a proposal keeps, e.g. `<n>.<n>.<n>-<Alpine release>`."),
  })
  .describe("How the tag, `latest` where neither tag nor digest is written, is read.");

const TagClassCount = z.object({
  class: z.string().describe("Kebab-case, e.g. `newer` or `other-variant`."),
  count: z.int().min(1),
  sentence: z.string().describe("What the class is."),
});

const Candidate = z.object({
  tag: z.string().describe("A tag; with the start of a digest for an older image of a tag that moves."),
  step: z.string().nullable(),
  outcome: z.enum(["chosen", "passed-over", "not-needed"]),
  sentence: z.string().nullable().describe("Why it was passed over."),
});

const Problem = z.object({ code: z.string(), subject: z.string(), message: z.string() });

/**
 * What `plinth explain` prints as JSON.
 *
 * Outside tools rely on it: keys are only ever added, and `schemaVersion` grows where that is not enough.
 */
export const Explanation = z.object({
  schemaVersion: z.literal(1),
  reference: z.object({
    registry: z.string(),
    repository: z.string(),
    tag: z.string().nullable(),
    digest: z.string().nullable(),
  }),
  tag: Tag.nullable().describe("Null where there is a digest and no tag."),
  listed: z
    .object({
      count: z.int().min(0).describe("Tags that the registry listed."),
      truncated: z.boolean().describe("True where the registry has more tags than were read."),
      classes: z.array(TagClassCount).describe("Each listed tag is of one class; most tags first."),
    })
    .nullable()
    .describe("Null where the registry was not asked, or could not be."),
  candidates: z.array(Candidate).describe("Best first."),
  decision: z
    .object({
      outcome: z.enum(["take", "hold", "skip"]),
      to: z.object({ tag: z.string().nullable(), digest: z.string().nullable() }).nullable(),
      step: z.string().nullable(),
      reasons: z.array(Reason).describe("What every rule says."),
    })
    .nullable()
    .describe("As in the scan of a Dockerfile with this FROM line; null where the configuration ignores the image."),
  attached: z
    .array(
      z.object({
        kind: z.enum(["signature", "sbom", "provenance", "other"]),
        artifactType: z.string().nullable(),
        digest: z.string(),
      }),
    )
    .nullish()
    .describe(
      "What the registry has attached to the image that would be used, not verified; null where it cannot tell.",
    ),
  problems: z.array(Problem),
});

/** An explanation, as a value. */
export type Explanation = z.infer<typeof Explanation>;

import type { FindingRule } from "./finding.ts";

/** What a rule is about, for those who meet it the first time. */
export interface RuleDescription {
  readonly title: string;
  /** One sentence on why the rule is there. */
  readonly why: string;
}

const descriptions: Readonly<Record<FindingRule, RuleDescription>> = {
  "forbidden-image": {
    title: "Image that is not allowed",
    why: "The policy names the images and registries that may be used, and this is none of them.",
  },
  "missing-digest": {
    title: "Image without a digest",
    why: "A tag can be moved to another image at any time; a digest cannot.",
  },
  "latest-tag": {
    title: "Image without the tag of a release",
    why: "The tag latest, or none, takes whatever was published last, with every breaking change.",
  },
  "ended-line": {
    title: "Release line that has ended",
    why: "There are no free security updates for it any more, so no newer digest will mend what is found.",
  },
  unreadable: {
    title: "Base image that cannot be read",
    why: "What cannot be read is neither checked nor kept up to date.",
  },
  "config-invalid": {
    title: "Repository file that cannot be used",
    why: "Nothing is proposed under settings that nobody chose.",
  },
  "config-overridden": {
    title: "Setting that is enforced otherwise",
    why: "Whoever runs Plinth enforces a stricter value, which holds instead.",
  },
  "config-not-read": {
    title: "Extended file that is not read",
    why: "The command line reads the folder alone, so what another repository's file says is left out.",
  },
};

/** Every rule, in the order in which they are explained. */
export const findingRules = Object.keys(descriptions).filter((rule): rule is FindingRule => rule in descriptions);

/** Describes a rule. */
export function ruleDescription(rule: FindingRule): RuleDescription {
  return descriptions[rule];
}

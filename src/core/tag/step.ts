/** The size of an update; `variant` is a new release of the operating system underneath. */
export type Step = "digest" | "pin" | "patch" | "minor" | "major" | "variant" | "replacement";

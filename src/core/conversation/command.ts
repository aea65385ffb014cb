/** What a person can ask of Plinth in a comment on one of its pull requests. */
export type Command =
  | { readonly kind: "rebase" | "recreate" | "unignore" | "explain" | "merge" }
  | {
      readonly kind: "ignore";
      readonly what: "version" | "major" | "image";
      /** As the person wrote it; null for the only one of the pull request. */
      readonly image: string | null;
    }
  | { readonly kind: "unknown" };

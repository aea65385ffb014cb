/** What a command came to; `comment` is Markdown, null where the reaction says it all. */
export interface CommandAnswer {
  readonly done: boolean;
  readonly comment: string | null;
}

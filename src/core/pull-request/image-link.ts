/** A link whose text is Plinth's own and whose address holds nothing that Markdown acts on. */
export interface ImageLink {
  readonly text: string;
  readonly url: string;
}

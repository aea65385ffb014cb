import type { ImageRepository } from "../image/reference.ts";

/** The tag a reference has, or implies, and the image it is a tag of. */
export interface CurrentTag {
  readonly image: ImageRepository;
  /** Null where no tag was written, which means `latest`. */
  readonly tag: string | null;
}

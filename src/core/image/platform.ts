/** One platform of an image (OCI image index, `platform`). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | null;
  readonly osVersion: string | null;
}

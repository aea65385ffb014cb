/** When something may happen, as {@link parseSchedule} reads it; the time zone is said elsewhere. */
export type Schedule =
  | { readonly kind: "always" }
  /** Five fields, as in crontab(5). */
  | { readonly kind: "cron"; readonly expression: string }
  | {
      readonly kind: "window";
      /** Minutes since midnight. Where the end is not after the beginning, the window ends on the next day. */
      readonly from: number;
      readonly until: number;
      /** The days on which the window begins, 0 for Sunday; null for all. */
      readonly weekdays: ReadonlySet<number> | null;
      /** True where it begins on the first day of a month alone. */
      readonly firstOfMonth: boolean;
    };

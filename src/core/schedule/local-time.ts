/** What clocks and calendars on a wall show. */
export interface LocalTime {
  /** 0 for Sunday. */
  readonly weekday: number;
  readonly dayOfMonth: number;
  /** Minutes that the clock is past midnight. */
  readonly minute: number;
}

const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Tells local times in an IANA time zone; throws `RangeError` where there is no such zone. */
export function localTimeIn(timeZone: string): (moment: Date) => LocalTime {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    weekday: "short",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    return {
      weekday: weekdays.indexOf(parts.get("weekday") ?? ""),
      dayOfMonth: Number(parts.get("day")),
      minute: Number(parts.get("hour")) * 60 + Number(parts.get("minute")),
    };
  };
}

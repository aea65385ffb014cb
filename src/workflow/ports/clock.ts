/** Tells the time, so that tests can. */
export interface Clock {
  now(): Date;
}

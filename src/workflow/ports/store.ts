/**
 * Keeps what can be rebuilt: inventories, image states, plans. Wiping it loses time, never work.
 *
 * Values are JSON text. Keys are made of `[A-Za-z0-9:._/-]`. Throws `UpstreamError` with `store-unavailable`.
 */
export interface Store {
  get(key: string): Promise<string | null>;
  /** Replaces the value; it is gone after `ttlMs`, and before where there is no room for it: what is large goes first. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Sets a value where there is none; false where there is one. Of those who claim at once, one succeeds. */
  claim(key: string, value: string, ttlMs: number): Promise<boolean>;
  delete(key: string): Promise<void>;
  /** Adds a member to a set; the whole set is gone `ttlMs` after the last addition. */
  addMember(key: string, member: string, ttlMs: number): Promise<void>;
  /** Takes a member out of a set; one that is not in it is as good. */
  removeMember(key: string, member: string): Promise<void>;
  members(key: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

import type { Clock } from "../../workflow/ports/clock.ts";
import type { Store } from "../../workflow/ports/store.ts";

interface Entry {
  readonly content: string | Set<string>;
  readonly bytes: number;
  readonly expiresAtMs: number;
}

/**
 * Creates a store in this process's memory. Where it would hold more than `maxBytes`, what has not been used for
 * longest goes first.
 */
export function createInMemoryStore(clock: Clock, maxBytes: number = 256 * 1024 * 1024): Store {
  // A Map keeps the order of insertion: what is used is inserted anew, so the first entry is the one to go.
  const entries = new Map<string, Entry>();
  let totalBytes = 0;

  function remove(key: string): void {
    totalBytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  function use(key: string): Entry | null {
    const entry = entries.get(key);
    if (!entry) return null;
    if (entry.expiresAtMs <= clock.now().getTime()) {
      remove(key);
      return null;
    }
    entries.delete(key);
    entries.set(key, entry);
    return entry;
  }

  function keep(key: string, content: Entry["content"], bytes: number, ttlMs: number): void {
    remove(key);
    if (bytes > maxBytes) return;
    entries.set(key, { content, bytes, expiresAtMs: clock.now().getTime() + ttlMs });
    totalBytes += bytes;
    for (const oldest of entries.keys()) {
      if (totalBytes <= maxBytes) break;
      remove(oldest);
    }
  }

  return {
    async get(key) {
      const content = use(key)?.content;
      return typeof content === "string" ? content : null;
    },
    async set(key, value, ttlMs) {
      keep(key, value, sizeOf(key) + sizeOf(value), ttlMs);
    },
    async claim(key, value, ttlMs) {
      if (use(key)) return false;
      keep(key, value, sizeOf(key) + sizeOf(value), ttlMs);
      return true;
    },
    async delete(key) {
      remove(key);
    },
    async addMember(key, member, ttlMs) {
      const entry = use(key);
      if (!(entry?.content instanceof Set)) {
        keep(key, new Set([member]), sizeOf(key) + sizeOf(member), ttlMs);
        return;
      }
      const added = entry.content.has(member) ? 0 : sizeOf(member);
      keep(key, entry.content.add(member), entry.bytes + added, ttlMs);
    },
    async removeMember(key, member) {
      const entry = use(key);
      if (!(entry?.content instanceof Set) || !entry.content.delete(member)) return;
      totalBytes -= sizeOf(member);
      entries.set(key, { ...entry, bytes: entry.bytes - sizeOf(member) });
    },
    async members(key) {
      const content = use(key)?.content;
      return content instanceof Set ? [...content] : [];
    },
    async close() {
      entries.clear();
      totalBytes = 0;
    },
  };
}

/** V8 keeps a character in one or two bytes, and some 100 for the entry around it: counted generously. */
function sizeOf(text: string): number {
  return text.length * 2 + 100;
}

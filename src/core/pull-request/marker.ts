import { z } from "zod";
import { Ignore } from "../update/ignore.ts";

/** What Plinth remembers in a pull request's body. */
const Marker = z.strictObject({
  v: z.literal(1),
  group: z.string().min(1).max(1100),
  content: z.string().regex(/^[a-z0-9]{1,64}$/),
  scope: z.string().regex(/^[a-z0-9]{1,64}$/),
  head: z
    .string()
    .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)
    .nullable(),
  context: z
    .string()
    .regex(/^[a-z0-9]{1,64}$/)
    .optional(),
  ignores: z.array(Ignore).max(100).optional(),
});

/** The hidden marker of a pull request: by it, and by the branch, Plinth finds its own again. */
export interface Marker {
  /** Key of the group. */
  readonly group: string;
  /** Hash of what the pull request changes; or a word, once it has been retired. */
  readonly content: string;
  /** Hash of which lines it changes to which tags; see {@link scopeHash}. */
  readonly scope: string;
  /** The commit that Plinth put at the head of the branch; null before there is one. */
  readonly head: string | null;
  /** Hash of the lines around its changes on its base; see {@link editContext}. */
  readonly context?: string;
  /** What people told Plinth to ignore by this pull request; in force while it is closed. */
  readonly ignores?: readonly Ignore[];
}

const markerLine = /^<!-- plinth (\{.*\}) -->[ \t]*\r?$/gm;

/**
 * Writes the marker as one line of HTML comment.
 *
 * The JSON holds no `-`, `<` or `>` (https://html.spec.whatwg.org/multipage/syntax.html#comments), no `@` or `#`, and
 * nothing but ASCII: everything else is escaped.
 */
export function formatMarker({ group, content, scope, head, context, ignores }: Marker): string {
  const json = JSON.stringify({ v: 1, group, content, scope, head, context, ignores });
  const safe = json.replaceAll(
    /[^ -~]|[-<>&@#`|]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `<!-- plinth ${safe} -->`;
}

/** Reads the marker of a body; null where there is none, more than one, or anything odd about it. */
export function parseMarker(body: string): Marker | null {
  const [found, ...more] = body.matchAll(markerLine);
  const json = found?.[1];
  if (json === undefined || more.length > 0) return null;
  const parsed = Marker.safeParse(parseJson(json));
  if (!parsed.success) return null;
  const { group, content, scope, head, context, ignores } = parsed.data;
  return {
    group,
    content,
    scope,
    head,
    ...(context === undefined ? {} : { context }),
    ...(ignores === undefined ? {} : { ignores }),
  };
}

/** The body with this marker in place of the one it has, or at its end. */
export function markBody(body: string, marker: Marker): string {
  const text = body.replaceAll(markerLine, "").trimEnd();
  return `${text}${text === "" ? "" : "\n\n"}${formatMarker(marker)}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

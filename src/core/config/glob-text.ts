import { z } from "zod";
import { parseGlob } from "./glob.ts";

/** A pattern of a settings file, as {@link parseGlob} takes it. */
export const GlobText = z
  .string()
  .refine((pattern) => "glob" in parseGlob(pattern), { error: ({ input }) => problemOf(input), abort: true });

function problemOf(input: unknown): string {
  const parsed = parseGlob(String(input));
  return "problem" in parsed ? parsed.problem : "";
}

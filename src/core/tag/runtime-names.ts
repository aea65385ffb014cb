import { lineOfVersion } from "../release-lines/line-of-version.ts";
import type { ReleaseLines } from "../release-lines/release-lines.ts";
import type { NamedRelease } from "./parsed-tag.ts";

/** The words by which tags name a runtime in front of its version: `jdk17`, `python3.11`, `eclipse-temurin-21`. */
const runtimes: ReadonlyMap<string, string> = new Map([
  ["amazoncorretto", "java"],
  ["corretto", "java"],
  ["dragonwell", "java"],
  ["graalvm", "java"],
  ["java", "java"],
  ["jdk", "java"],
  ["jre", "java"],
  ["liberica", "java"],
  ["openjdk", "java"],
  ["sapmachine", "java"],
  ["semeru", "java"],
  ["temurin", "java"],
  ["zulu", "java"],
  ["dotnet", "dotnet"],
  ["erlang", "erlang"],
  ["otp", "erlang"],
  ["go", "go"],
  ["golang", "go"],
  ["node", "node"],
  ["nodejs", "node"],
  ["php", "php"],
  ["py", "python"],
  ["python", "python"],
  ["ruby", "ruby"],
]);

/**
 * The runtime that a word, or the key of its product, and a number name together; null where the table of release lines does
 * not know it, so that nothing can be said of it. `form` is what stands for the number in what the tag keeps: exact is exact,
 * be it `26.2.5` or `26.2.5.3`.
 */
export function runtimeOf(
  word: string,
  number: string,
  { products }: ReleaseLines,
): { readonly runtime: NamedRelease; readonly form: string } | null {
  const id = runtimes.get(word) ?? "";
  const product = products.get(id);
  const rung = number.split(".").map(Number);
  const line = product === undefined ? null : lineOfVersion(product, rung);
  if (product === undefined || line === null) return null;
  return {
    runtime: { product: id, rung, line, name: `${product.name} ${number}` },
    form: `{${id}${Math.min(rung.length, 3)}}`,
  };
}

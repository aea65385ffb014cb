import { type Glob, matchesGlob, parseGlob } from "./glob.ts";
import { builtInInclude, type RepositoryConfig } from "./repository-config.ts";

/** Endings under which a file is about a Dockerfile, and none. */
const documentEndings = new Set(
  "adoc bak conf css csv diff dockerignore html ini json lock log md mdx orig patch png rej rst scss svg swp toml txt xml yaml yml".split(
    " ",
  ),
);

/** Endings of code. `Dockerfile.go` builds something in Go; `dockerfile.go` and `dockerfile_test.go` are Go. */
const codeEndings = new Set(
  "bat c cpp cs ex exs go java js jsx kt lua mjs php pl ps1 py rb rs sh swift ts tsx vim zsh".split(" "),
);

/** Deeper paths than any build has; bounds what one path can cost. */
const longestPath = 1024;

/**
 * Tells which paths of a repository are Dockerfiles, by their names alone.
 *
 * The built-in patterns match in any case and know look-alikes (`Dockerfile.md`, `dockerfile.go`); a pattern that a
 * repository adds is taken at its word. `.dockerignore` files are never Dockerfiles. Make it once and ask it often.
 */
export function createDockerfileMatcher(config: Pick<RepositoryConfig, "paths">): (path: string) => boolean {
  const { include, exclude } = config.paths;
  const builtIn = include.filter((pattern) => builtInInclude.includes(pattern)).map((pattern) => pattern.toLowerCase());
  const inAnyCase = compile(builtIn);
  const asWritten = compile(include.filter((pattern) => !builtInInclude.includes(pattern)));
  const excluded = compile(exclude);

  return (path) => {
    if (path.length > longestPath || path.endsWith(".dockerignore")) return false;
    const lowered = path.toLowerCase();
    const isIncluded =
      (inAnyCase.some((glob) => matchesGlob(glob, lowered)) && !isLookAlike(path)) ||
      asWritten.some((glob) => matchesGlob(glob, path));
    return isIncluded && !excluded.some((glob) => matchesGlob(glob, path));
  };
}

/** True where a path of a repository is a Dockerfile; for many paths, use {@link createDockerfileMatcher}. */
export function isDockerfilePath(path: string, config: Pick<RepositoryConfig, "paths">): boolean {
  return createDockerfileMatcher(config)(path);
}

function isLookAlike(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return documentEndings.has(ending) || (codeEndings.has(ending) && !/^(?:Dockerfile|Containerfile)\./.test(name));
}

function compile(patterns: readonly string[]): readonly Glob[] {
  return patterns.flatMap((pattern) => {
    const parsed = parseGlob(pattern);
    return "glob" in parsed ? [parsed.glob] : [];
  });
}

/**
 * Imports point inwards: entry → adapters → workflow → core. The two inner rooms reach nothing else but packages that
 * compute: no I/O, clock, environment or randomness. `node:crypto` is there for hashing alone.
 */
const pure = "node_modules/(zod|yaml|semver|docker-file-parser|re2js|markdown-it|picomatch|croner|@types)/";
const hashing = "^(node:)?crypto$";
const mayImport = {
  core: `^src/core/|${pure}|${hashing}`,
  workflow: `^src/(core|workflow)/|node_modules/zod/|${hashing}`,
};
const error = (name, from, to) => ({ name, severity: "error", from, to });

export default {
  forbidden: [
    ...Object.entries(mayImport).map(([room, pathNot]) =>
      error(`${room}-is-closed`, { path: `^src/${room}/` }, { pathNot }),
    ),
    error("adapters-point-inwards", { path: "^src/adapters/" }, { path: "^src/entry/" }),
    error(
      "adapters-do-not-know-each-other",
      { path: "^src/adapters/([^/]+)/" },
      { path: "^src/adapters/", pathNot: "^src/adapters/($1|http)/" },
    ),
    error("src-does-not-know-tests", { path: "^src/" }, { path: "^(test|bench|demo)/" }),
    error("no-cycles", {}, { circular: true }),
    error("no-orphans", { orphan: true, pathNot: "^src/entry/" }, {}),
  ],
  // TypeScript 7 has no API to read .ts with; without swc, dependency-cruiser reads nothing and passes.
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};

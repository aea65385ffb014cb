import { expect, test } from "vitest";
import { lookupPlaces } from "../../../src/core/config/lookup-places.ts";
import { parseOperatorSettings } from "../../../src/core/config/parse-operator-settings.ts";

const settings = parseOperatorSettings(
  `registries:
  ghcr.io: { concurrency: 20 }
  quay.io: { mirror: "https://harbor.example.com/quay" }
  docker.io: { mirror: "https://harbor.example.com/hub" }
  "*.example.org": { concurrency: 2 }
`,
  "settings.yml",
);

test.for([
  ["ghcr.io", { host: "ghcr.io", places: 20 }],
  ["GHCR.io", { host: "ghcr.io", places: 20 }],
  ["mcr.microsoft.com", { host: "mcr.microsoft.com", places: 8 }],
  ["registry.example.org", { host: "registry.example.org", places: 2 }],
  ["quay.io", { host: "https://harbor.example.com", places: 8 }],
  ["docker.io", { host: "https://harbor.example.com", places: 8 }],
] as const)("the lookups of %s are those of the host that is asked", ([registry, expected]) => {
  expect(lookupPlaces(settings).of(registry)).toEqual(expected);
});

test("the most that any host gets is at least what one gets that nothing was said about", () => {
  expect(lookupPlaces(settings).most).toBe(20);
  expect(lookupPlaces({ registries: {} }).most).toBe(8);
});

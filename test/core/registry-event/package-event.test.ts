import { expect, test } from "vitest";
import { imageOfPackage } from "../../../src/core/registry-event/package-event.ts";

const container = { name: "Base", owner: { login: "Acme" }, registry: { type: "CONTAINER" } };

test("a container is an image of GitHub's registry, whose names are in small letters", () => {
  expect(imageOfPackage(container)).toEqual({ registry: "ghcr.io", repository: "acme/base" });
});

test("a container of several words keeps them", () => {
  expect(imageOfPackage({ ...container, name: "images/base" })?.repository).toBe("acme/images/base");
});

// Shortened from the first example of `package` in https://github.com/octokit/webhooks.
test("a package of npm is no image", () => {
  const published = {
    name: "hello-world-npm",
    namespace: "Codertocat/hello-world-npm",
    ecosystem: "docker",
    package_type: "npm",
    owner: { login: "Codertocat" },
    registry: { name: "GitHub npm registry", type: "npm", url: "https://npm.pkg.github.com/@Codertocat" },
  };
  expect(imageOfPackage(published)).toBeNull();
});

test.for([7, {}, { ...container, name: "a b" }, { ...container, owner: null }])("%j is none", (described) => {
  expect(imageOfPackage(described)).toBeNull();
});

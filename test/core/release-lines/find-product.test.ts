import { expect, test } from "vitest";
import { productOf, replacementOf } from "../../../src/core/release-lines/find-product.ts";
import { builtInReleaseLines } from "../../../src/core/release-lines/release-lines.ts";

test.for([
  ["docker.io", "library/openjdk", "eclipse-temurin"],
  ["mirror.example", "hub/library/openjdk", "eclipse-temurin"],
  ["docker.io", "s390x/openjdk", "eclipse-temurin"],
  ["k8s.gcr.io", "ingress-nginx/controller", "registry.k8s.io/ingress-nginx/controller"],
  ["gcr.io", "google_containers/pause", "registry.k8s.io/pause"],
  ["docker.io", "circleci/node", "cimg/node"],
  ["mcr.microsoft.com", "dotnet/core/sdk", "mcr.microsoft.com/dotnet/sdk"],
  ["docker.io", "library/node", null],
  ["registry.k8s.io", "pause", null],
] as const)("%s/%s has moved to %s", ([registry, repository, successor]) => {
  expect(replacementOf({ registry, repository }, builtInReleaseLines)).toBe(successor);
});

test.for([
  ["docker.io", "library/node", "Node.js"],
  ["mirror.example", "hub/library/node", "Node.js"],
  ["docker.io", "arm64v8/node", "Node.js"],
  ["mirror.example", "arm64v8/node", null],
  ["docker.io", "acme/node", null],
  ["dhi.io", "node", "Node.js"],
  ["mirror.example", "node", null],
  ["registry.access.redhat.com", "ubi9-minimal", "Red Hat Enterprise Linux"],
] as const)("%s/%s ships %s", ([registry, repository, product]) => {
  expect(productOf({ registry, repository }, builtInReleaseLines)?.name ?? null).toBe(product);
});

import { expect, test } from "vitest";
import { isPublicName } from "../../../src/adapters/http/name-policy.ts";

// RFC 6761, RFC 6762, RFC 8375, ICANN's .internal, and what resolvers of networks and clusters complete by themselves.
test.for([
  "localhost",
  "localhost.",
  "registry.localhost",
  "intranet",
  "intranet.",
  "metadata.google.internal",
  "METADATA.google.internal.",
  "registry.local",
  "registry.lan",
  "registry.corp",
  "registry.home.arpa",
  "home.arpa",
  "registry.localdomain",
  "registry.test",
  "registry.invalid",
  "kubernetes.default",
  "kubernetes.default.svc",
  "registry.acme.svc.cluster.local",
  "10.0.0.1",
  "10.0.0.1.",
  "169.254.169.254",
  "1.1.1.1",
  "[::1]",
  "[2606:4700::1111]",
  "com",
  "co.uk",
  "",
])("a proxy is not asked for %j", (name) => {
  expect(isPublicName(name)).toBe(false);
});

test.for([
  "ghcr.io",
  "ghcr.io.",
  "registry-1.docker.io",
  "REGISTRY.example.com",
  "registry.example.co.uk",
  "acme.github.io",
  "github.io",
  "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
  "europe-docker.pkg.dev",
  "public.ecr.aws",
  "registry.k8s.io",
  "cgr.dev",
  "xn--bcher-kva.example.com",
])("a proxy is asked for %s", (name) => {
  expect(isPublicName(name)).toBe(true);
});

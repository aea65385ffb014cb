import { z } from "zod";
import { HostPattern } from "./host-pattern.ts";

/** A file on the operator's machine. */
export const FilePath = z.string().min(1).max(4096);

/** The name of a variable, so that settings hold no secret. */
export const SecretVariable = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "expected the name of an environment variable, not the password itself");

const ProxyUrl = z.url({ protocol: /^https?$/, error: "expected an http:// or https:// address" }).refine((text) => {
  const url = URL.parse(text);
  return url?.username === "" && url.password === "" && url.pathname === "/" && !url.search && !url.hash;
}, "expected an address like http://proxy.example.com:3128; credentials belong in proxyUsername and proxyPasswordEnv");

/** The network that registries are reached over. */
export const NetworkSettings = z
  .strictObject({
    allowPrivate: z
      .array(z.union([z.cidrv4(), z.cidrv6()], { error: "expected a range like 10.0.0.0/8 or fd00::/8" }))
      .max(100)
      .describe("Private, loopback and link-local address ranges that registries may have. All others are refused.")
      .default([]),
    ca: FilePath.describe(
      "PEM file of certificate authorities that are trusted besides the public ones, for every host.",
    ).optional(),
    proxy: ProxyUrl.describe(
      "Proxy that every registry is reached through (CONNECT). It resolves names, so hosts are judged by name alone.",
    ).optional(),
    proxyUsername: z.string().min(1).max(255).describe("User name for the proxy.").optional(),
    proxyPasswordEnv: SecretVariable.describe(
      "Name of the environment variable that holds the proxy's password.",
    ).optional(),
    noProxy: z
      .array(HostPattern)
      .max(100)
      .describe("Hosts that are reached without the proxy: registry.corp.example.com or *.corp.example.com.")
      .default([]),
  })
  .refine((network) => (network.proxyUsername === undefined) === (network.proxyPasswordEnv === undefined), {
    error: "proxyUsername and proxyPasswordEnv belong together: give both or none",
  })
  .refine((network) => network.proxy !== undefined || network.proxyUsername === undefined, {
    error: "proxyUsername is of no use without proxy: name the proxy's address",
  });

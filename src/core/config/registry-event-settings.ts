import { z } from "zod";

/** A registry that tells Plinth of pushes. */
export const RegistryEventSource = z.strictObject({
  from: z
    .enum(["docker-hub", "quay", "harbor", "ecr", "distribution"])
    .describe("Whose events they are. `distribution` is the CNCF registry; `ecr` posts through EventBridge."),
  registry: z
    .string()
    .max(255)
    .regex(
      /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/,
      "expected a host in lower case, as image references have it (docker.io, registry.example.com:5000)",
    )
    .describe("The registry's host, as image references have it. Events speak for this registry and no other."),
  secretEnv: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "expected the name of an environment variable, not the secret itself")
    .describe(
      "Name of the environment variable that holds the secret, of 16 characters or more, which the registry sends along: as the `Authorization` header, or as `?secret=` where it can send no header.",
    ),
});
export type RegistryEventSource = z.infer<typeof RegistryEventSource>;

/** By name: the last part of the address that the registry posts to. */
export const RegistryEventSettings = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "expected a name of small letters, digits and hyphens"),
  RegistryEventSource,
);

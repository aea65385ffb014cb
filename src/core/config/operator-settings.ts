import { z } from "zod";
import { EnforcedSettings } from "./enforced-settings.ts";
import { RegistryEventSettings } from "./registry-event-settings.ts";
import { RegistrySettings } from "./registry-settings.ts";

const ReleaseLinesUrl = z
  .url({ protocol: /^https$/, error: "expected an https:// address" })
  .max(2_000)
  .refine((text) => {
    const url = URL.parse(text);
    return url !== null && !url.username && !url.password;
  }, "expected an address without user name and password");

const ReleaseLinesSettings = z.strictObject({
  url: ReleaseLinesUrl.describe(
    "Address of newer facts about release lines in endoflife.date's format (https://endoflife.date/docs/api/v1/), e.g. https://endoflife.date/api/v1/products/full, read once a day. Without it the built-in table serves.",
  ).optional(),
});

/** What whoever runs Plinth decides: credentials, mirrors, the network. No repository can change any of it. */
export const OperatorSettings = z.strictObject({
  ...RegistrySettings.shape,
  registryEvents: RegistryEventSettings.default({}).describe(
    "Registries that tell Plinth of pushes, by the name that ends the address they post to: `/api/registry-events/NAME`.",
  ),
  enforce: EnforcedSettings.prefault({}).describe(
    "What repository files may tighten and never loosen. Where one asks for less, what is enforced holds, and its pull requests say so.",
  ),
  releaseLines: ReleaseLinesSettings.prefault({}).describe("Where facts about release lines come from."),
});
export type OperatorSettings = z.infer<typeof OperatorSettings>;

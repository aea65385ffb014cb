import { readFile } from "node:fs/promises";
import { z } from "zod";
import { askForLogin } from "./ask-for-login.ts";
import type { CloudLogin, CloudLoginContext } from "./cloud-login.ts";
import { LoginFailure } from "./login-failure.ts";

const AccessToken = z.object({ access_token: z.string().min(1) });
const RefreshToken = z.object({ refresh_token: z.string().min(1) });

const RESOURCE = "https://containerregistry.azure.net";
// The user that a refresh token stands in for a password of.
const NO_USER = "00000000-0000-0000-0000-000000000000";
// Refresh tokens hold three hours.
const VALID_MS = 60 * 60 * 1000;
const JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * A refresh token of an Azure registry, in exchange for a token of Microsoft Entra ID.
 *
 * https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md
 */
export async function acrLogin(context: CloudLoginContext): Promise<CloudLogin> {
  const { host, origin, registry, readSecret, clock } = context;
  const now = clock.now().getTime();
  const { access_token } = await entraToken(context);
  const tenant = readSecret("AZURE_TENANT_ID");
  const { refresh_token: password } = await askForLogin(
    // The registry's own host, which the operator may have opened by its private endpoint.
    registry.permitted,
    {
      url: new URL("/oauth2/exchange", origin),
      form: { grant_type: "access_token", service: host, ...(tenant === undefined ? {} : { tenant }), access_token },
    },
    RefreshToken,
  );
  return { secret: { kind: "password", username: NO_USER, password }, validUntil: now + VALID_MS };
}

/** By workload identity, a client secret, or the identity of the machine: whichever the environment has first. */
async function entraToken(context: CloudLoginContext) {
  const { readSecret, identity } = context;
  const [tenant, client] = [readSecret("AZURE_TENANT_ID"), readSecret("AZURE_CLIENT_ID")];
  const proof = tenant !== undefined && client !== undefined ? await clientProof(readSecret) : null;
  if (tenant === undefined || client === undefined || proof === null) return await machineToken(context);
  // https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
  const authority = readSecret("AZURE_AUTHORITY_HOST") ?? "https://login.microsoftonline.com";
  const url = URL.parse(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, authority);
  if (url === null) throw new LoginFailure("AZURE_AUTHORITY_HOST is no address");
  const form = { grant_type: "client_credentials", client_id: client, scope: `${RESOURCE}/.default`, ...proof };
  return await askForLogin(identity.permitted, { url, form }, AccessToken);
}

async function clientProof(readSecret: CloudLoginContext["readSecret"]): Promise<Record<string, string> | null> {
  const tokenFile = readSecret("AZURE_FEDERATED_TOKEN_FILE");
  if (tokenFile === undefined) {
    const secret = readSecret("AZURE_CLIENT_SECRET");
    return secret === undefined ? null : { client_secret: secret };
  }
  const assertion = await readFile(tokenFile, "utf8").catch((cause: unknown) => {
    throw new LoginFailure("the file that AZURE_FEDERATED_TOKEN_FILE names cannot be read", { cause });
  });
  return { client_assertion_type: JWT_BEARER, client_assertion: assertion.trim() };
}

/** https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
async function machineToken({ readSecret, identity }: CloudLoginContext) {
  const endpoint = readSecret("IDENTITY_ENDPOINT");
  const url = URL.parse(endpoint ?? "http://169.254.169.254/metadata/identity/oauth2/token");
  if (url === null) throw new LoginFailure("IDENTITY_ENDPOINT is no address");
  url.searchParams.set("api-version", endpoint === undefined ? "2018-02-01" : "2019-08-01");
  url.searchParams.set("resource", RESOURCE);
  const client = readSecret("AZURE_CLIENT_ID");
  if (client !== undefined) url.searchParams.set("client_id", client);
  const headers =
    endpoint === undefined ? { metadata: "true" } : { "x-identity-header": readSecret("IDENTITY_HEADER") ?? "" };
  return await askForLogin(identity.permitted, { url, headers }, AccessToken);
}

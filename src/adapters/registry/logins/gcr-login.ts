import { createSign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { askForLogin } from "./ask-for-login.ts";
import type { CloudLogin, CloudLoginContext } from "./cloud-login.ts";
import { LoginFailure } from "./login-failure.ts";

const AccessToken = z.object({ access_token: z.string().min(1), expires_in: z.number() });

const ServiceAccountKey = z.object({
  type: z.literal("service_account"),
  client_email: z.string(),
  private_key: z.string(),
  token_uri: z.url({ protocol: /^https?$/ }).default("https://oauth2.googleapis.com/token"),
});

const SCOPE = "https://www.googleapis.com/auth/cloud-platform.read-only";

/**
 * An access token of Google Cloud, by the key file that GOOGLE_APPLICATION_CREDENTIALS names, else of the machine.
 *
 * https://cloud.google.com/artifact-registry/docs/docker/authentication#token
 */
export async function gcrLogin(context: CloudLoginContext): Promise<CloudLogin> {
  const now = context.clock.now().getTime();
  const keyFile = context.readSecret("GOOGLE_APPLICATION_CREDENTIALS");
  const { access_token: password, expires_in } =
    keyFile === undefined ? await machineToken(context) : await keyToken(context, keyFile, now);
  return { secret: { kind: "password", username: "oauth2accesstoken", password }, validUntil: now + expires_in * 1000 };
}

/** https://cloud.google.com/compute/docs/access/authenticate-workloads#applications */
function machineToken({ readSecret, identity }: CloudLoginContext) {
  const host = readSecret("GCE_METADATA_HOST") ?? "metadata.google.internal";
  const url = new URL(`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`);
  return askForLogin(identity.permitted, { url, headers: { "metadata-flavor": "Google" } }, AccessToken);
}

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
async function keyToken({ identity }: CloudLoginContext, file: string, now: number) {
  const key = await readKey(file);
  const issued = Math.floor(now / 1000);
  const claims = { iss: key.client_email, scope: SCOPE, aud: key.token_uri, iat: issued, exp: issued + 3600 };
  const unsigned = [{ alg: "RS256", typ: "JWT" }, claims].map(inBase64Url).join(".");
  const assertion = `${unsigned}.${signed(unsigned, key.private_key)}`;
  const form = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
  return await askForLogin(identity.permitted, { url: new URL(key.token_uri), form }, AccessToken);
}

async function readKey(file: string) {
  const unusable = "GOOGLE_APPLICATION_CREDENTIALS names no key file of a service account that can be read";
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new LoginFailure(unusable, { cause });
  });
  try {
    return ServiceAccountKey.parse(JSON.parse(text));
  } catch {
    // What a parser says quotes the key.
    throw new LoginFailure(unusable);
  }
}

function signed(unsigned: string, privateKey: string): string {
  try {
    return createSign("RSA-SHA256").update(unsigned).sign(privateKey, "base64url");
  } catch {
    throw new LoginFailure("the key file that GOOGLE_APPLICATION_CREDENTIALS names holds no private key");
  }
}

function inBase64Url(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

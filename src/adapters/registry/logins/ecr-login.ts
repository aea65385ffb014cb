import { request } from "undici";
import { ecrPlace } from "../../../core/config/cloud-helper.ts";
import type { CloudLogin, CloudLoginContext } from "./cloud-login.ts";
import { LoginFailure } from "./login-failure.ts";

const LOGIN_MS = 15_000;
const HOURS_12_MS = 12 * 60 * 60 * 1000;

/**
 * Asks Amazon ECR for a password that holds twelve hours, as whoever AWS's own client finds out it is.
 *
 * https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html
 */
export async function ecrLogin(context: CloudLoginContext): Promise<CloudLogin> {
  const { host, readSecret, clock } = context;
  const place = ecrPlace(host);
  if (place === null) throw new LoginFailure(`${host} is no host of Amazon ECR`);
  // Loaded here alone: 17 MB that only registries of Amazon need.
  const { ECRClient, GetAuthorizationTokenCommand } = await import("@aws-sdk/client-ecr");
  const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
  const requestHandler = { handle: (sent: SmithyRequest) => send(sent, context) };
  const endpoint = readSecret("AWS_ENDPOINT_URL_ECR") ?? readSecret("AWS_ENDPOINT_URL");
  const client = new ECRClient({
    region: place.region,
    useFipsEndpoint: host.includes("ecr-fips"),
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 2,
    requestHandler,
    // Roles of STS would come the same way without a word; those of IAM Identity Center would not.
    credentials: defaultProvider({ clientConfig: { requestHandler } }),
  });
  try {
    const { authorizationData = [] } = await client.send(new GetAuthorizationTokenCommand({}));
    const { authorizationToken = "", expiresAt } = authorizationData[0] ?? {};
    const [, username = "", password = ""] =
      /^([^:]+):(.+)$/s.exec(Buffer.from(authorizationToken, "base64").toString("utf8")) ?? [];
    if (password === "") throw new LoginFailure("Amazon ECR gave no token");
    const validUntil = expiresAt?.getTime() ?? clock.now().getTime() + HOURS_12_MS;
    return { secret: { kind: "password", username, password }, validUntil };
  } catch (error) {
    if (error instanceof LoginFailure) throw error;
    const name = error instanceof Error ? error.name : "unknown";
    const lacksIdentity = name === "CredentialsProviderError";
    const what = lacksIdentity ? "no AWS credentials were found" : `Amazon ECR gave no token (${name})`;
    throw new LoginFailure(what, { passes: /Timeout|Throttl|Unavailable|ECONN|SocketError/.test(name) });
  } finally {
    client.destroy();
  }
}

/** What AWS's client wants to have sent: to Amazon ECR, to STS and, by GET, to IAM Identity Center where a role comes from there. */
interface SmithyRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | string[] | null>>;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** Sends for AWS's client over Plinth's own network: proxy and authorities hold for it, too. */
async function send(sent: SmithyRequest, { identity }: CloudLoginContext) {
  const port = sent.port === undefined ? "" : `:${sent.port}`;
  const url = new URL(`${sent.protocol}//${sent.hostname}${port}${sent.path}`);
  for (const [name, value] of Object.entries(sent.query ?? {})) {
    for (const one of [value].flat()) url.searchParams.append(name, one ?? "");
  }
  const body = typeof sent.body === "string" || sent.body instanceof Uint8Array ? sent.body : null;
  const reply = await request(url, {
    method: sent.method === "GET" ? "GET" : "POST",
    headers: sent.headers,
    body: sent.method === "GET" ? null : body,
    dispatcher: identity.permitted,
    signal: AbortSignal.timeout(LOGIN_MS),
  });
  const headers = Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, String(value)]));
  return { response: { statusCode: reply.statusCode, headers, body: await reply.body.bytes() } };
}

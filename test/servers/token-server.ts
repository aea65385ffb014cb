import { createPrivateKey, createPublicKey, createHash, randomUUID, sign, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { listen } from "./listen.ts";
import { makeCertificate } from "./make-certificate.ts";

export interface TokenServer {
  readonly host: string;
  readonly url: string;
  /** Certificate that the registry has to trust. */
  readonly certificateFile: string;
  readonly requests: readonly { readonly scope: string; readonly authorization: string | null }[];
  stop(): Promise<void>;
}

/**
 * Signs tokens as the CNCF registry takes them: RS256 with the certificate in `x5c`.
 *
 * Everyone may pull; who knows the password may push too. A wrong password is answered with 401.
 * https://distribution.github.io/distribution/spec/auth/jwt/
 */
export async function startTokenServer(
  directory: string,
  account: { readonly username: string; readonly password: string },
  options: { readonly anonymousPull: boolean } = { anonymousPull: true },
): Promise<TokenServer> {
  const { keyFile, certificateFile } = await makeCertificate(directory);
  const key = createPrivateKey(await readFile(keyFile));
  const certificate = new X509Certificate(await readFile(certificateFile));
  const requests: { scope: string; authorization: string | null }[] = [];
  const expected = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString("base64")}`;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://token");
    const scope = url.searchParams.get("scope") ?? "";
    const authorization = request.headers.authorization ?? null;
    requests.push({ scope, authorization });
    if (authorization === null ? !options.anonymousPull : authorization !== expected) {
      response
        .writeHead(401, { "content-type": "application/json" })
        .end('{"details":"incorrect username or password"}');
      return;
    }
    const [type = "", name = "", wanted = ""] = scope.split(":");
    const actions = wanted.split(",").filter((action) => authorization !== null || action === "pull");
    const now = Math.floor(Date.now() / 1000);
    const header = { typ: "JWT", alg: "RS256", x5c: [certificate.raw.toString("base64")], kid: keyId() };
    const claims = {
      iss: "plinth-tests",
      sub: account.username,
      aud: url.searchParams.get("service"),
      iat: now,
      nbf: now - 5,
      exp: now + 300,
      jti: randomUUID(),
      access: [{ type, name, actions }],
    };
    const unsigned = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
    const signature = sign("RSA-SHA256", Buffer.from(unsigned), key).toString("base64url");
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ token: `${unsigned}.${signature}`, expires_in: 300 }));
  });
  const { host, stop } = await listen(server);

  function keyId(): string {
    const der = createPublicKey(key).export({ type: "spki", format: "der" });
    return createHash("sha256").update(der).digest("hex");
  }

  return {
    host,
    url: `http://${host}/token`,
    certificateFile,
    requests,
    stop,
  };
}

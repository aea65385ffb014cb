import { afterAll, beforeAll, expect, test } from "vitest";
import { createAddressPolicy } from "../../../src/adapters/http/address-policy.ts";
import { createNetwork } from "../../../src/adapters/http/network.ts";
import { answer, type HostileRegistry, type Script, startHostileRegistry } from "../../servers/hostile-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

let mirror: HostileRegistry;

beforeAll(async () => {
  mirror = await startHostileRegistry();
});

afterAll(async () => {
  await mirror.stop();
});

const image = { registry: "docker.io", repository: "library/node" };
const account = { username: "robot", passwordEnv: "HARBOR_SECRET" };

async function failureOf(registry: ReturnType<typeof openHttpRegistry>): Promise<Error> {
  try {
    await registry.listTags(image);
  } catch (error) {
    if (error instanceof Error) return error;
  } finally {
    await registry.close();
  }
  throw new Error("nothing was thrown");
}

/** What the log shows of an error besides its message. */
function causes({ cause }: Error): string {
  return cause instanceof Error ? `${cause.message}\n${causes(cause)}` : "";
}

const bearer = (realm: string): Script => answer(401, { "www-authenticate": `Bearer realm="${realm}"` });

test.for<[string, () => Script]>([
  ["answers 500", () => answer(500)],
  ["hangs up", () => (request) => void request.socket.destroy()],
  ["does not speak HTTP", () => (request) => void request.socket.end("SSH-2.0-OpenSSH_9.6\r\n")],
  ["limits", () => answer(429)],
  ["denies", () => answer(403)],
  ["redirects in circles", () => answer(302, { location: `${mirror.url}/v2/` })],
  ["redirects nowhere", () => answer(302)],
  ["redirects to credentials", () => answer(302, { location: `http://a:b@${mirror.host}/` })],
  ["sends no JSON", () => answer(200, {}, "<html>")],
  ["names a token service that fails", () => bearer(`${mirror.url}/token`)],
])("a mirror that %s is named to the log and not in the message", async ([, script]) => {
  mirror.script = script();
  const error = await failureOf(openHttpRegistry({ registries: { "docker.io": { mirror: mirror.url } } }));
  expect(error.message).toContain("docker.io");
  expect(error.message).not.toContain("127.0.0.1");
  expect(causes(error)).not.toBe("");
});

test("a mirror that cannot be connected to is named to the log and not in the message", async () => {
  const error = await failureOf(openHttpRegistry({ registries: { "docker.io": { mirror: "http://127.0.0.1:9" } } }));
  expect(error.message).toContain("the host asked for docker.io refuses connections");
  expect(error.message).not.toContain("127.0.0.1");
  expect(causes(error)).toContain("127.0.0.1:9");
});

test("the address a name resolves to is told to the log and not in the message", async () => {
  const network = createNetwork(
    createAddressPolicy({ allowPrivate: [], allowLoopback: false }),
    (_hostname, _options, callback) => callback(null, [{ address: "10.20.30.40", family: 4 }]),
  );
  const error = await failureOf(openHttpRegistry({}, { network }));
  expect(error.message).toContain("registry-1.docker.io is not on the public internet");
  expect(error.message).toContain("network.allowPrivate");
  expect(error.message).not.toContain("10.20.30.40");
  expect(causes(error)).toContain("registry-1.docker.io has the address 10.20.30.40");
});

test.for<[string, Readonly<Record<string, string>>]>([
  ["rejected", { HARBOR_SECRET: "wrong" }],
  ["not there", {}],
])("credentials that are %s: the log is told whose, and not the message", async ([, secrets]) => {
  mirror.script = answer(401, { "www-authenticate": 'Basic realm="harbor"' });
  const settings = { registries: { "docker.io": { mirror: mirror.url, ...account } } };
  const error = await failureOf(openHttpRegistry(settings, { secrets }));
  expect(error).toMatchObject({ code: "registry-credentials-rejected" });
  expect(error.message).not.toMatch(/robot|HARBOR_SECRET|127\.0\.0\.1/);
  expect(causes(error)).toContain(`${mirror.url} is asked as robot, with the secret in HARBOR_SECRET`);
});

test("an account that may not read an image is not named", async () => {
  mirror.script = answer(403);
  const settings = { registries: { "docker.io": { mirror: mirror.url, ...account } } };
  const error = await failureOf(openHttpRegistry(settings, { secrets: { HARBOR_SECRET: "right" } }));
  expect(error).toMatchObject({ code: "registry-access-denied" });
  expect(error.message).not.toMatch(/robot|HARBOR_SECRET|127\.0\.0\.1/);
});

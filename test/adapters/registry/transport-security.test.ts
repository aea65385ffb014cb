import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { answer, startHostileRegistry, type HostileRegistry } from "../../servers/hostile-registry.ts";
import { listen, type Listening } from "../../servers/listen.ts";
import { makeCertificate } from "../../servers/make-certificate.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

let directory: string;
let plain: HostileRegistry;
let encrypted: Listening;
let asked = 0;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "transport-security-"));
  const { keyFile, certificateFile } = await makeCertificate(directory);
  plain = await startHostileRegistry();
  const [key, cert] = await Promise.all([readFile(keyFile), readFile(certificateFile)]);
  encrypted = await listen(
    createTlsServer({ key, cert }, (_request, response) => {
      asked += 1;
      response.end('{"tags":["encrypted"]}');
    }),
  );
});
afterAll(async () => {
  await plain.stop();
  await encrypted.stop();
  await rm(directory, { recursive: true, force: true });
});

beforeEach(() => {
  plain.script = answer(200, {}, { tags: ["plain"] });
});

/** The tags of a repository at the host, or how asking failed. */
async function tagsAt(host: string, settings = {}): Promise<unknown> {
  const registry = openHttpRegistry(settings);
  try {
    return (await registry.listTags({ registry: host, repository: "acme/base" }))?.tags;
  } catch (error) {
    return error;
  } finally {
    await registry.close();
  }
}

test("a registry on this machine that speaks http alone is asked by http, as Docker does", async () => {
  expect(await tagsAt(plain.host)).toEqual(["plain"]);
  expect(await tagsAt(plain.host.replace("127.0.0.1", "localhost"))).toEqual(["plain"]);
});

test("a registry on this machine that speaks TLS is asked by https, and its certificate has to be right", async () => {
  expect(await tagsAt(encrypted.host)).toMatchObject({
    code: "registry-unavailable",
    message: expect.stringMatching(/certificate of 127\.0\.0\.1:\d+ is not trusted .* NODE_EXTRA_CA_CERTS/),
  });
  expect(asked).toBe(0);
});

test("http is spoken only where the operator says so: elsewhere it is no way out when https fails", async () => {
  const network = { allowPrivate: ["127.0.0.0/8"] };
  const before = plain.requests.length;
  const service = { registries: { [plain.host]: {} }, network };
  const registry = openHttpRegistry(service, { allowLoopback: false });
  await expect(registry.listTags({ registry: plain.host, repository: "acme/base" })).rejects.toMatchObject({
    code: "registry-unavailable",
    message: expect.stringContaining("does not speak https; where http is meant, set insecure"),
  });
  await registry.close();
  expect(plain.requests.length).toBe(before);
  expect(await tagsAt(plain.host, { registries: { [plain.host]: { insecure: true } }, network })).toEqual(["plain"]);
});

test("a next page named with http by a registry behind a proxy is asked for by https", async () => {
  const network = openNamedHosts({ "https://registry.example.com": plain.url });
  const link = '<http://registry.example.com/v2/acme/base/tags/list?last=a>; rel="next"';
  plain.script = (request, response) => {
    const script = request.url?.includes("last=")
      ? answer(200, {}, { tags: ["b"] })
      : answer(200, { link }, { tags: ["a"] });
    script(request, response);
  };
  const registry = openHttpRegistry({}, { network });
  const list = await registry.listTags({ registry: "registry.example.com", repository: "acme/base" });
  await registry.close();
  expect(list?.tags).toEqual(["a", "b"]);
  expect(network.sent.map(({ origin }) => origin)).toEqual(Array(2).fill("https://registry.example.com"));
});

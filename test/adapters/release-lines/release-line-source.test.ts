import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createReleaseLineSource } from "../../../src/adapters/release-lines/release-line-source.ts";
import { parseOperatorSettings } from "../../../src/core/config/parse-operator-settings.ts";
import { builtInReleaseLines } from "../../../src/core/release-lines/release-lines.ts";
import { type Listening, listen } from "../../servers/listen.ts";
import { makeCertificate } from "../../servers/make-certificate.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";

const address = "https://endoflife.date/api/v1/products/full";
const hourMs = 60 * 60 * 1000;

/** Node.js as https://endoflife.date/api/v1/products/full has it, with a line that the built-in table does not know. */
const published = JSON.stringify({
  schema_version: "1.2.0",
  result: [
    {
      name: "nodejs",
      label: "Node.js",
      releases: [
        {
          name: "98",
          codename: null,
          releaseDate: "2026-11-01",
          isLts: true,
          ltsFrom: "2026-11-02",
          isEol: false,
          eolFrom: "2030-04-30",
        },
      ],
    },
  ],
});

let status = 200;
let body: string | Buffer = published;
let requests = 0;
let server: Listening;
let nowMs = 0;
const said: { level: string; reason?: string; message: string }[] = [];
const closing: (() => Promise<void>)[] = [];

beforeEach(async () => {
  status = 200;
  body = published;
  requests = 0;
  nowMs = Date.parse("2026-11-24T00:00:00Z");
  said.length = 0;
  server = await listen(
    createServer((_, response) => {
      requests += 1;
      response.writeHead(status, { location: "https://elsewhere.example/" }).end(body);
    }),
  );
});

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await server.stop();
});

test("the lines that the address publishes are known, and the others stay as they were", async () => {
  const lines = await open().current();
  expect(lines.products.get("node")?.lines.at(-1)).toEqual({
    cycle: "98",
    codename: null,
    released: "2026-11-01",
    ended: "2030-04-30",
    longTermFrom: "2026-11-02",
  });
  expect(lines.products.get("debian")).toEqual(builtInReleaseLines.products.get("debian"));
  expect(lines.version).not.toBe(builtInReleaseLines.version);
});

test("the address is asked once for all who ask at a time, and again after a day", async () => {
  const source = open();
  await Promise.all([source.current(), source.current(), source.current()]);
  nowMs += 23 * hourMs;
  await source.current();
  expect(requests).toBe(1);
  nowMs += 2 * hourMs;
  await source.current();
  await expect.poll(() => requests).toBe(2);
});

test("nobody waits for a refresh: what was read last serves until there is something newer", async () => {
  const source = open();
  const first = await source.current();
  body = published.replaceAll("98", "100");
  nowMs += 25 * hourMs;
  expect((await source.current()).version).toBe(first.version);
  await expect.poll(async () => (await source.current()).products.get("node")?.lines.at(-1)?.cycle).toBe("100");
});

test("where a refresh fails, the table that was read last serves, and the address is asked again after an hour", async () => {
  const source = open();
  const first = await source.current();
  status = 500;
  nowMs += 25 * hourMs;
  await source.current();
  await expect.poll(() => said.at(-1)?.level).toBe("warn");
  expect((await source.current()).version).toBe(first.version);
  expect(said.at(-1)?.message).toContain("the table that was read last serves; check the address");
  expect(requests).toBe(2);
  status = 200;
  nowMs += hourMs;
  await source.current();
  await expect.poll(() => requests).toBe(3);
});

const deep = "[".repeat(100_000) + "]".repeat(100_000);
const hostile = `{"result":[{"name":"__proto__","releases":[]},{"name":"constructor","releases":[]},{"__proto__":{"polluted":1},"name":"nodejs","releases":[{"name":"__proto__","releaseDate":"2020-01-01","isLts":false,"isEol":true}]}]}`;

test.for([
  ["a failure", 503, "", "it answered 503"],
  ["a redirect", 302, "", "it answered 302, and redirects are not followed"],
  ["a page", 200, "<html>", "its answer is not JSON"],
  ["nothing", 200, "", "its answer is not JSON"],
  ["another format", 200, `{"result":{"releases":[]}}`, "its answer is not in the format of"],
  ["dates that are none", 200, published.replace("2030-04-30", "2030-04-99"), "its answer is not in the format of"],
  ["depth", 200, deep, "its answer is not in the format of"],
  ["more than is read", 200, Buffer.alloc(17 * 1024 * 1024, 32), "its answer is too-large"],
  ["none of the products", 200, hostile.replaceAll("nodejs", "none"), "its answer has none of the products"],
] as const)("%s is refused, the built-in table serves, and the log says what to do", async ([, code, text, reason]) => {
  status = code;
  body = text;
  expect(await open().current()).toBe(builtInReleaseLines);
  expect(said).toEqual([
    {
      level: "warn",
      reason: expect.stringContaining(reason),
      message: expect.stringContaining("so the built-in table serves; check the address, or remove the setting"),
    },
  ]);
});

test("names that mean something to JavaScript change nothing", async () => {
  body = hostile;
  const { products } = await open().current();
  expect(products).toEqual(builtInReleaseLines.products);
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test("a reply that does not end is not waited for", async () => {
  const silent = await listen(createServer(() => {}));
  const network = openNamedHosts({ "https://endoflife.date": `http://${silent.host}` });
  const source = createReleaseLineSource({ ...options(), network, timeoutMs: 50 });
  expect(await source.current()).toBe(builtInReleaseLines);
  expect(said.at(-1)?.reason).toMatch(/timeout/);
  await source.close();
  await silent.stop();
});

test("an address inside is not connected to, unless its range is opened", async () => {
  const source = createReleaseLineSource(options(`https://${server.host}/`));
  closing.push(() => source.close());
  expect(await source.current()).toBe(builtInReleaseLines);
  expect(said.at(-1)?.reason).toContain("is not on the public internet");
  expect(requests).toBe(0);
});

test("a certificate that nobody vouches for is refused", async () => {
  const { keyFile, certificateFile } = await makeCertificate(mkdtempSync(join(tmpdir(), "release-lines-")));
  const tls: Server = createTlsServer({ key: readFileSync(keyFile), cert: readFileSync(certificateFile) }, (_, reply) =>
    reply.end(published),
  );
  const listening = await listen(tls);
  const source = createReleaseLineSource({ ...options(`https://${listening.host}/`), allowLoopback: true });
  expect(await source.current()).toBe(builtInReleaseLines);
  expect(said.at(-1)?.reason).toMatch(/self-signed certificate/);
  await source.close();
  await listening.stop();
});

test("without an address nothing is asked", async () => {
  const source = createReleaseLineSource({ ...options(), settings: parseOperatorSettings("", "settings") });
  expect(await source.current()).toBe(builtInReleaseLines);
  await source.close();
});

test.for(["http://endoflife.date/", "file:///etc/passwd", "https://user:secret@endoflife.date/"])(
  "%s is not taken for an address",
  (url) => {
    expect(() => options(url)).toThrow(expect.objectContaining({ code: "settings-invalid" }));
  },
);

function open() {
  const network = openNamedHosts({ "https://endoflife.date": `http://${server.host}` });
  const source = createReleaseLineSource({ ...options(), network });
  closing.push(() => source.close());
  return source;
}

function options(url = address) {
  return {
    settings: parseOperatorSettings(JSON.stringify({ releaseLines: { url } }), "settings.yml"),
    allowLoopback: false,
    clock: { now: () => new Date(nowMs) },
    log: {
      info: (_: object, message: string) => void said.push({ level: "info", message }),
      warn: ({ reason }: { readonly reason: string }, message: string) =>
        void said.push({ level: "warn", reason, message }),
    },
  };
}

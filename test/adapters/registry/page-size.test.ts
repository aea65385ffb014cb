import { afterEach, beforeEach, expect, test } from "vitest";
import { answer, type HostileRegistry, type Script, startHostileRegistry } from "../../servers/hostile-registry.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

const tags = Array.from({ length: 10_000 }, (_, index) => `1.${index}.0`);

let server: HostileRegistry;
beforeEach(async () => {
  server = await startHostileRegistry();
});
afterEach(() => server.stop());

/** How many tags each request so far asked for. */
const sizes = () => server.requests.splice(0).map(({ path }) => new URL(path, server.url).searchParams.get("n"));

/** Pages in order, `most` tags at once; more are answered as each registry does. */
function pages(most: number, tooMany: Script): Script {
  return (request, response) => {
    const { searchParams } = new URL(request.url ?? "", server.url);
    const size = Number(searchParams.get("n"));
    if (size > most) return tooMany(request, response);
    const end = Number(searchParams.get("last") ?? 0) + size;
    const link = `</v2/acme/base/tags/list?last=${end}&n=${size}>; rel="next"`;
    const etag = `"${end}"`;
    if (request.headers["if-none-match"] === etag) return answer(304, { etag })(request, response);
    answer(200, end < tags.length ? { link, etag } : { etag }, { tags: tags.slice(end - size, end) })(
      request,
      response,
    );
  };
}
const unlimited = pages(Infinity, answer(500));

/** Lists one image twice and another once. */
async function list(registry: string) {
  const client = openHttpRegistry({}, { network: openNamedHosts({ [`https://${registry}`]: server.url }) });
  const lists = [];
  for (const repository of ["acme/base", "acme/base", "acme/other"]) {
    lists.push((await client.listTags({ registry, repository }))?.tags);
  }
  await client.close();
  return lists;
}

test("ten thousand tags are one request", async () => {
  server.script = unlimited;
  expect(await list("ghcr.io")).toEqual([tags, tags, tags]);
  expect(sizes()).toEqual(["10000", "10000", "10000"]);
});

// distribution v3 with its default `tag.maxtags`, https://distribution.github.io/distribution/spec/api/#errors-2, and
// Amazon ECR, https://github.com/aws/containers-roadmap/issues (UNSUPPORTED for n above 1000)
test.for([
  [
    "400",
    answer(
      400,
      {},
      { errors: [{ code: "PAGINATION_NUMBER_INVALID", message: "invalid number of results requested" }] },
    ),
  ],
  ["405", answer(405, {}, { errors: [{ code: "UNSUPPORTED", message: "Invalid parameter at 'maxResults'" }] })],
] as const)(
  "a registry that answers %s to so many is asked for a thousand, from then on at once",
  async ([, tooMany]) => {
    server.script = pages(1000, tooMany);
    expect(await list("registry.example.com")).toEqual([tags, tags, tags]);
    const thousands = Array.from({ length: 30 }, () => "1000");
    expect(sizes()).toEqual(["10000", ...thousands]);
  },
);

test("images of such a registry that are asked for at the same time are all listed", async () => {
  server.script = pages(1000, answer(400));
  const registry = "registry.example.com";
  const client = openHttpRegistry({}, { network: openNamedHosts({ [`https://${registry}`]: server.url }) });
  const lists = await Promise.all(
    ["acme/a", "acme/b", "acme/c"].map((repository) => client.listTags({ registry, repository })),
  );
  await client.close();
  expect(lists.map((one) => one?.tags.length)).toEqual([10_000, 10_000, 10_000]);
});

test.for([
  "123456789012.dkr.ecr.eu-west-1.amazonaws.com",
  "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
  "public.ecr.aws",
])("%s is never asked for more than a thousand", async (host) => {
  server.script = pages(1000, answer(405));
  expect((await list(host))[0]).toEqual(tags);
  expect(new Set(sizes())).toEqual(new Set(["1000"]));
});

test.for(["amazonaws.com.example.net", "public.ecr.aws.example.net", "notamazonaws.com"])(
  "%s is not Amazon's, and is asked as any other",
  async (host) => {
    server.script = unlimited;
    await list(host);
    expect(sizes()).toEqual(["10000", "10000", "10000"]);
  },
);

test("a registry that refuses every size says so after two requests", async () => {
  server.script = answer(400);
  const registry = openHttpRegistry({ registries: { [server.host]: { insecure: true } } });
  await expect(registry.listTags({ registry: server.host, repository: "acme/base" })).rejects.toMatchObject({
    code: "registry-reply-invalid",
    message: expect.stringContaining("answered 400"),
  });
  await registry.close();
  expect(sizes()).toEqual(["10000", "1000"]);
});

test("a list that was kept is asked for on condition where its page was small", async () => {
  const few = ["1.0", "1.1"];
  const conditions: unknown[] = [];
  server.script = (request, response) => {
    if (request.url?.includes("n=10000")) return answer(400)(request, response);
    conditions.push(request.headers["if-none-match"]);
    const isKnown = request.headers["if-none-match"] === '"a"';
    answer(isKnown ? 304 : 200, { etag: '"a"' }, { tags: few })(request, response);
  };
  const image = { registry: server.host, repository: "acme/base" };
  const settings = { registries: { [server.host]: { insecure: true } } };
  const first = openHttpRegistry(settings);
  const known = await first.listTags(image);
  await first.close();
  // Another process has yet to learn how large a page may be.
  const second = openHttpRegistry(settings);
  expect(await second.listTags(image, known ?? undefined)).toBe(known);
  await second.close();
  expect(conditions).toEqual([undefined, '"a"']);
});

test("a full page of ten thousand is never asked for on condition: more may follow it", async () => {
  server.script = unlimited;
  const registry = openHttpRegistry({ registries: { [server.host]: { insecure: true } } });
  expect((await registry.listTags({ registry: server.host, repository: "acme/base" }))?.validator).toBeUndefined();
  await registry.close();
});

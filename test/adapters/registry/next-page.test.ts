import { afterEach, beforeEach, expect, test } from "vitest";
import { answer, startHostileRegistry, type HostileRegistry } from "../../servers/hostile-registry.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

let server: HostileRegistry;
beforeEach(async () => {
  server = await startHostileRegistry();
});
afterEach(() => server.stop());

/** How each registry names the page after `1.0`; `n` and `last` are what it wants to be asked with. */
test.for<[string, (host: string) => string]>([
  ["the specification", () => `</v2/docker/acme/base/tags/list?n=10000&last=1.0>; rel="next"`],
  ["an absolute address", (host) => `<http://${host}/v2/docker/acme/base/tags/list?n=10000&last=1.0>; rel=next`],
  ["a query alone", () => `<?n=10000&last=1.0>; rel="next"`],
  // https://github.com/renovatebot/renovate/pull/20745 (RTFACT-18971)
  ["Artifactory, without its own repository", () => `</v2/acme/base/tags/list?last=1.0&n=10000>; rel="next"`],
  // https://github.com/sonatype/nexus-public/issues/1011
  [
    "Nexus, with a path that its connector's port does not serve",
    (host) => `<http://${host}/repository/hub/v2/docker/acme/base/tags/list?n=10000&last=1.0>; rel="next"`,
  ],
])("the next page is found by %s", async ([, link]) => {
  server.script = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", server.url);
    if (pathname !== "/v2/docker/acme/base/tags/list") return answer(404)(request, response);
    if (searchParams.get("last") === "1.0") return answer(200, {}, { tags: ["2.0"] })(request, response);
    answer(200, { link: link(server.host) }, { tags: ["1.0"] })(request, response);
  };
  const registry = openHttpRegistry();
  const list = await registry.listTags({ registry: server.host, repository: "docker/acme/base" });
  await registry.close();
  expect(list).toEqual({ tags: ["1.0", "2.0"], truncated: false });
});

import { text } from "node:stream/consumers";
import { type HostileRegistry, startHostileRegistry } from "../../servers/hostile-registry.ts";
import { openNamedHosts } from "../../servers/named-hosts.ts";
import { openHttpRegistry } from "./open-http-registry.ts";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: HostileRegistry["requests"][number]["headers"];
  readonly body: string;
}

/** A cloud on loopback: its identity services, and its registry under whatever name it is asked by. */
export interface CloudStandIn {
  readonly identity: HostileRegistry;
  /** What identity services were asked. */
  readonly asked: Seen[];
  readonly registryAsked: Seen[];
  readonly registryUrl: string;
  /** Has the registry answer as this host does. */
  readonly play: (host: string) => void;
  identityAnswer: (request: Seen) => { readonly status?: number; readonly body: object };
  /** Lists tags twice, the second time `laterMs` later. */
  readonly listTwice: (
    host: string,
    helper: "ecr" | "gcr" | "acr",
    variables: Readonly<Record<string, string>>,
    more?: { readonly laterMs?: number; readonly pattern?: string },
  ) => Promise<{ readonly first: unknown; readonly sent: ReturnType<typeof openNamedHosts>["sent"] }>;
  readonly stop: () => Promise<void>;
}

/** Starts a cloud whose registry wants the login that its real one wants. */
export async function startCloud(): Promise<CloudStandIn> {
  let played = "";
  const identity = await startHostileRegistry((request, response) => {
    void text(request).then((body) => {
      const seen = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
      cloud.asked.push(seen);
      const { status = 200, body: said } = cloud.identityAnswer(seen);
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(said));
    });
  });
  const server = await startHostileRegistry((request, response) => {
    const json = (status: number, body: object, more = {}) =>
      response.writeHead(status, more).end(JSON.stringify(body));
    const { method = "", url: path = "", headers } = request;
    void text(request).then((body) => {
      cloud.registryAsked.push({ method, path, headers, body });
      if (path === "/oauth2/exchange") return json(200, { refresh_token: "acr-refresh" });
      if (path.includes("scope=")) return json(200, { token: "pull-token" });
      if (headers.authorization !== undefined) return json(200, { tags: ["1"] });
      const realm = `https://${played}${played.endsWith(".azurecr.io") ? "/oauth2/token" : "/v2/token"}`;
      const basicChallenge = `Basic realm="https://${played}/"`;
      const challenge = played.includes(".ecr.") ? basicChallenge : `Bearer realm="${realm}",service="s"`;
      return json(401, {}, { "www-authenticate": challenge });
    });
  });
  const listTwice: CloudStandIn["listTwice"] = async (
    host,
    helper,
    variables,
    { laterMs = 0, pattern = host } = {},
  ) => {
    played = host;
    const network = openNamedHosts({ [`https://${host}`]: server.url });
    let now = Date.parse("2026-11-24T12:00:00Z");
    const clock = { now: () => new Date(now) };
    const settings = { registries: { [pattern]: { helper } } };
    const registry = openHttpRegistry(settings, { network, secrets: variables, allowLoopback: false, clock });
    const list = async (repository: string): Promise<unknown> => {
      try {
        return (await registry.listTags({ registry: host, repository }))?.tags;
      } catch (error) {
        return error;
      }
    };
    const first = await list("acme/base");
    now += laterMs;
    await list("acme/other");
    await registry.close();
    return { first, sent: network.sent };
  };
  const cloud: CloudStandIn = {
    identity,
    asked: [],
    registryAsked: [],
    registryUrl: server.url,
    play: (host) => (played = host),
    identityAnswer: () => ({ body: {} }),
    listTwice,
    stop: async () => {
      await Promise.all([identity.stop(), server.stop()]);
    },
  };
  return cloud;
}

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "./listen.ts";

interface HubTag {
  readonly digest: string;
  readonly pushedAt: string;
}

/**
 * Docker Hub's own API, as far as it lists the tags of one repository.
 *
 * The fields are those of https://docs.docker.com/reference/api/hub/latest/ (List repository tags), as the API answers
 * today: newest first, times with microseconds, the digest of the index beside those of its images.
 */
export async function startStandInDockerHub() {
  const repositories = new Map<string, Map<string, HubTag>>();
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    if (hub.intercept?.(request, response)) return;
    const url = new URL(request.url ?? "", hub.url);
    const tags = repositories.get(/^\/v2\/repositories\/([^/]+\/[^/]+)\/tags$/.exec(url.pathname)?.[1] ?? "");
    if (!tags) return void response.writeHead(404).end('{"message":"object not found","errinfo":{}}');
    const page = Number(url.searchParams.get("page") ?? 1);
    const size = Number(url.searchParams.get("page_size") ?? 10);
    const newest = [...tags].toSorted(([, a], [, b]) => b.pushedAt.localeCompare(a.pushedAt));
    const results = newest.slice((page - 1) * size, page * size).map(([name, tag]) => describe(name, tag));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ count: tags.size, next: null, previous: null, results }));
  });
  const { host, stop } = await listen(server);
  const hub = {
    url: `http://${host}`,
    requests,
    stop,
    intercept: null as ((request: IncomingMessage, response: ServerResponse) => boolean) | null,
    push(repository: string, name: string, digest: string, at: Date): void {
      const tags = repositories.get(repository) ?? new Map<string, HubTag>();
      repositories.set(repository, tags.set(name, { digest, pushedAt: at.toISOString() }));
    },
    remove(repository: string, name: string): void {
      repositories.get(repository)?.delete(name);
    },
  };
  return hub;
}

function describe(name: string, { digest, pushedAt }: HubTag): object {
  const pushed = pushedAt.replace("Z", "123Z");
  return {
    creator: 1156886,
    id: 2343,
    images: [
      {
        architecture: "amd64",
        features: "",
        variant: null,
        digest,
        os: "linux",
        size: 3_000_000,
        status: "active",
        last_pulled: pushed,
        last_pushed: pushed,
      },
    ],
    last_updated: pushed,
    last_updater: 1156886,
    last_updater_username: "doijanky",
    name,
    repository: 21171,
    full_size: 3_000_000,
    v2: true,
    tag_status: "active",
    tag_last_pulled: pushed,
    tag_last_pushed: pushed,
    media_type: "application/vnd.oci.image.index.v1+json",
    content_type: "image",
    digest,
  };
}

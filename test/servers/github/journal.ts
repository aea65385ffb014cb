/** One request that reached the stand-in, as it was recorded. */
export interface RecordedRequest {
  readonly method: string;
  /** Decoded, without the prefix of an Enterprise Server and without the query, e.g. `/repos/acme/web/pulls`. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** What it asks for: `POST /repos/acme/web/pulls`, `query BranchHead`, `mutation CommitOnBranch`. */
  readonly what: string;
  /** Null where the connection was cut before a reply. */
  status: number | null;
}

/** Everything that was asked of the stand-in, in order. */
export class Journal {
  readonly requests: RecordedRequest[] = [];

  record(request: Omit<RecordedRequest, "status" | "what">): RecordedRequest {
    const recorded = {
      ...request,
      what: graphqlOperation(request) ?? `${request.method} ${request.path}`,
      status: null,
    };
    this.requests.push(recorded);
    return recorded;
  }

  /** Requests that may change a repository. */
  writes(): readonly RecordedRequest[] {
    return this.requests.filter(isWrite);
  }

  /** Requests that change nothing; tokens are not counted. */
  reads(): readonly RecordedRequest[] {
    return this.requests.filter((request) => !isWrite(request) && !isTokenRequest(request));
  }

  /** Forgets what was recorded so far. */
  clear(): void {
    this.requests.length = 0;
  }
}

/** True for requests that may change a repository. */
export function isWrite(request: RecordedRequest): boolean {
  return request.method !== "GET" && !request.what.startsWith("query ") && !isTokenRequest(request);
}

function isTokenRequest({ path }: RecordedRequest): boolean {
  return path.endsWith("/access_tokens");
}

function graphqlOperation({ path, body }: Pick<RecordedRequest, "path" | "body">): string | null {
  if (path !== "/graphql" || typeof body !== "object" || body === null || !("query" in body)) return null;
  return /\b(?:query|mutation)\s+\w+/.exec(String(body.query))?.[0].replace(/\s+/, " ") ?? "query";
}

import { expect, test } from "vitest";
import { isNearlyUsedUp, rateLimitLeft } from "../../../src/adapters/registry/rate-limit-left.ts";

// https://docs.docker.com/docker-hub/usage/pulls/, https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/#response-headers
// (all of GitLab's, as gitlab.com sent them in https://gitlab.com/gitlab-org/gitlab/-/issues/199738), https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api, draft-ietf-httpapi-ratelimit-headers 06 and 10
test.for([
  ["Docker Hub", { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "76;w=21600" }, 76, 100],
  ["GitLab", { "ratelimit-limit": "60", "ratelimit-remaining": "5", "ratelimit-reset": "1609844400" }, 5, 60],
  [
    "GitLab with every header it documents",
    {
      "ratelimit-limit": "600",
      "ratelimit-name": "throttle_authenticated_api",
      "ratelimit-observed": "5",
      "ratelimit-remaining": "595",
      "ratelimit-reset": "1580393717",
      "ratelimit-resettime": "Thu, 30 Jan 2020 14:15:17 GMT",
    },
    595,
    600,
  ],
  ["GitHub", { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4999" }, 4999, 5000],
  ["an older draft", { ratelimit: "limit=100, remaining=50, reset=5" }, 50, 100],
  ["a newer draft", { ratelimit: '"default";r=50;t=30' }, 50, null],
] as const)("what %s tells is understood", ([, headers, remaining, limit]) => {
  expect(rateLimitLeft(headers)).toEqual({ remaining, limit });
});

test.for([
  ["nothing", {}],
  // https://access.redhat.com/solutions/6218921: a few requests in a second for an address; what is told is 429 alone.
  ["Quay, which names no headers,", { "content-type": "application/json", server: "nginx" }],
  ["GitLab's count of what was used", { "ratelimit-observed": "5", "ratelimit-name": "throttle_unauthenticated" }],
  ["words", { "ratelimit-remaining": "plenty" }],
  ["less than nothing", { "ratelimit-remaining": "-1" }],
  ["a number without end", { "ratelimit-remaining": "9".repeat(40) }],
] satisfies [string, Record<string, string>][])("%s tells nothing", ([, headers]) => {
  expect(rateLimitLeft(headers)).toBeNull();
});

test.for([
  [0, null, true],
  [1, null, false],
  [9, 100, true],
  [10, 100, false],
  [1, 10, false],
  [0, 10, true],
] as const)("%i left of %s is nearly used up: %s", ([remaining, limit, expected]) => {
  expect(isNearlyUsedUp({ remaining, limit })).toBe(expected);
});

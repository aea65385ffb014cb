import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseChallenge, type Challenge } from "../../../src/adapters/registry/parse-challenge.ts";
import { processorMs } from "../../processor-ms.ts";

const bearer = (realm: string, service: string | null = null): Challenge => ({ kind: "bearer", realm, service });

// Headers of the first group are those the registries send to `curl -i https://REGISTRY/v2/`.
test.for<[string | undefined, Challenge | null]>([
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
    bearer("https://auth.docker.io/token", "registry.docker.io"),
  ],
  [
    'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:user/image:pull"',
    bearer("https://ghcr.io/token", "ghcr.io"),
  ],
  ['Basic realm="Registry Realm"', { kind: "basic" }],
  ['Basic realm="https://123.dkr.ecr.eu-west-1.amazonaws.com/",service="ecr.amazonaws.com"', { kind: "basic" }],

  ['bearer REALM = "https://a.io/t"', bearer("https://a.io/t")],
  ["Bearer realm=https://a.io/t,service=a", bearer("https://a.io/t", "a")],
  ['Bearer service="a \\"b\\"", realm="https://a.io/t"', bearer("https://a.io/t", 'a "b"')],
  ['Basic realm="x", Bearer realm="https://a.io/t"', bearer("https://a.io/t")],
  ['Bearer realm="https://a.io/t", Basic realm="x"', bearer("https://a.io/t")],
  ['Bearer realm="https://first.io/", realm="https://second.io/"', bearer("https://first.io/")],
  ['Bearer realm="https://a.io/?a=1,2"', bearer("https://a.io/?a=1,2")],

  [undefined, null],
  ["", null],
  ["Bearer", null],
  ['Bearer service="a"', null],
  ['Bearer realm="https://a.io', null],
  ['Negotiate realm="x"', null],
  [`Bearer realm="${"a".repeat(5_000)}"`, null],
])("%s", ([header, challenge]) => {
  expect(parseChallenge(header)).toEqual(challenge);
});

test("no header takes long, whatever is in it", () => {
  const hard = fc.array(fc.constantFrom("Bearer", " ", "\t", "=", '"', "\\", ",", "a", "realm"), { maxLength: 900 });
  fc.assert(
    fc.property(hard, (pieces) => {
      expect(processorMs(() => parseChallenge(pieces.join("")))).toBeLessThan(50);
    }),
  );
});

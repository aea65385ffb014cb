import { BlockList, isIP } from "node:net";
import { expect, test } from "vitest";
import { z } from "zod";
import { createAddressPolicy } from "../../src/adapters/http/address-policy.ts";
import { ofKind } from "./manifests.ts";
import { workloads } from "./workloads.ts";

const Labels = z.object({ matchLabels: z.record(z.string(), z.string()) });
const Peer = z.strictObject({
  namespaceSelector: Labels.optional(),
  podSelector: Labels.optional(),
  ipBlock: z.object({ cidr: z.string(), except: z.array(z.string()) }).optional(),
});
const Ports = z.array(z.object({ protocol: z.enum(["TCP", "UDP"]), port: z.number() }));
const Policy = z.object({
  podSelector: z.object({ matchLabels: z.record(z.string(), z.string()).optional() }),
  policyTypes: z.array(z.enum(["Ingress", "Egress"])),
  ingress: z.array(z.object({ from: z.array(Peer).optional(), ports: Ports })).default([]),
  egress: z.array(z.object({ to: z.array(Peer), ports: Ports })).default([]),
});

const policies = ofKind("NetworkPolicy").map(({ metadata, spec }) => ({ name: metadata.name, ...Policy.parse(spec) }));
const rules = policies.flatMap(({ ingress, egress }) => [...ingress, ...egress]);

/** The component of Plinth, or Redis, that labels stand for; every policy selects by labels that a workload has. */
function selected(labels: Readonly<Record<string, string>> | undefined): readonly string[] {
  const wanted = Object.entries(labels ?? {});
  return workloads
    .filter((workload) => wanted.every(([key, value]) => workload.labels[key] === value))
    .map(({ name }) => name);
}

test("everything is closed, but for what a policy opens", () => {
  const [first] = policies;
  expect(first).toMatchObject({ podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] });
  expect(selected(first?.podSelector.matchLabels)).toHaveLength(workloads.length);
});

test("in come webhooks to the bot, Prometheus to the metrics, and Plinth to Redis", () => {
  const open = policies.flatMap(({ podSelector, ingress }) =>
    ingress.map(({ from, ports }) => ({
      to: selected(podSelector.matchLabels),
      from:
        from?.map((peer) => peer.namespaceSelector?.matchLabels ?? selected(peer.podSelector?.matchLabels)) ?? "all",
      ports: ports.map(({ port }) => port),
    })),
  );
  expect(open).toEqual([
    { to: ["plinth-bot"], from: "all", ports: [3000] },
    {
      to: ["plinth-bot", "plinth-worker"],
      from: [{ "kubernetes.io/metadata.name": "monitoring" }],
      ports: [9464],
    },
    { to: ["redis"], from: [["plinth-bot", "plinth-worker"]], ports: [6379] },
  ]);
});

test("out go names, Redis and https, from Plinth alone", () => {
  const out = policies.filter(({ egress }) => egress.length > 0);
  expect(out.map(({ podSelector }) => selected(podSelector.matchLabels))).toEqual([["plinth-bot", "plinth-worker"]]);
  const open = out.flatMap(({ egress }) => egress.map(({ ports }) => ports.map(({ port }) => port)));
  expect(open).toEqual([[53, 53], [6379], [443]]);
});

test("the ports that are opened are ones that containers listen on", () => {
  const listening = workloads.flatMap(({ containers }) => containers.flatMap(({ ports }) => ports));
  const opened = policies.flatMap(({ ingress }) => ingress.flatMap(({ ports }) => ports.map(({ port }) => port)));
  const known = listening.map(({ containerPort }) => containerPort);
  expect(opened.filter((port) => !known.includes(port))).toEqual([]);
});

// Metadata services: Amazon, Google and Azure; Amazon's over IPv6; Alibaba; Oracle; Azure's host agent; and through NAT64.
test.for([
  "169.254.169.254",
  "169.254.170.2",
  "fd00:ec2::254",
  "100.100.100.200",
  "192.0.0.192",
  "168.63.129.16",
  "64:ff9b::a9fe:a9fe",
  "10.0.0.1",
  "172.16.0.1",
  "192.168.1.1",
  "127.0.0.1",
  "fe80::1",
])("%s cannot be reached, as Plinth itself would not", (address) => {
  expect(reachable(address)).toBe(false);
  expect(createAddressPolicy({ allowPrivate: [], allowLoopback: false }).isPublic(address)).toBe(false);
});

test.for(["140.82.112.5", "104.16.99.215", "2606:4700::6810:63d7"])("%s can be reached", (address) => {
  expect(reachable(address)).toBe(true);
});

function reachable(address: string): boolean {
  const blocks = rules.flatMap((rule) => ("to" in rule ? rule.to : [])).flatMap(({ ipBlock }) => ipBlock ?? []);
  expect(blocks).toHaveLength(2);
  return blocks.some(({ cidr, except }) => listed([cidr], address) && !listed(except, address));
}

function listed(ranges: readonly string[], address: string): boolean {
  const list = new BlockList();
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  for (const range of ranges) {
    const [network = "", bits] = range.split("/");
    if (isIP(network) === isIP(address)) list.addSubnet(network, Number(bits), family);
  }
  return list.check(address, family);
}

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAddressPolicy } from "../../../src/adapters/http/address-policy.ts";

const service = createAddressPolicy({ allowPrivate: [], allowLoopback: false });
const commandLine = createAddressPolicy({ allowPrivate: [], allowLoopback: true });

// IANA's special-purpose address registries, and the metadata addresses of clouds.
const NOT_PUBLIC = [
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "100.100.100.200",
  "127.0.0.1",
  "127.255.255.254",
  "168.63.129.16",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.192",
  "192.0.2.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "::ffff:a9fe:a9fe",
  "64:ff9b::7f00:1",
  "64:ff9b::a9fe:a9fe",
  "64:ff9b:1::1",
  "100::1",
  "2001::1",
  "2001:db8::1",
  "2002:7f00:1::",
  "3fff::1",
  "fc00::1",
  "fd00:ec2::254",
  "fe80::1",
  "fe80::1%eth0",
  "ff02::1",
];

const PUBLIC = [
  "1.1.1.1",
  "8.8.8.8",
  "172.15.0.1",
  "172.32.0.1",
  "100.63.255.255",
  "100.128.0.1",
  "2606:4700::1111",
  "2a00:1450:4001::1",
];

describe("the service", () => {
  test.for(NOT_PUBLIC)("does not reach %s", (address) => {
    expect(service.permits("registry.example.com", address)).toBe(false);
    expect(service.isPublic(address)).toBe(false);
  });

  test.for(PUBLIC)("reaches %s", (address) => {
    expect(service.permits("registry.example.com", address)).toBe(true);
  });

  test.for(["", "localhost", "256.1.1.1", "1.1.1", "0x7f.1", "2606:4700::1111/64"])(
    "takes %j for no address",
    (text) => {
      expect(service.permits("registry.example.com", text)).toBe(false);
    },
  );

  test("reaches no form of an IPv4 address inside IPv6", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.constantFrom("::ffff:", "::", "64:ff9b::", "64:ff9b:1::"), (address, prefix) => {
        expect(service.permits("registry.example.com", prefix + address)).toBe(false);
      }),
    );
  });

  test("reaches the ranges that the operator opened, in every way of writing them, and none beside", () => {
    const opened = createAddressPolicy({ allowPrivate: ["10.20.0.0/16", "fd12:3456::/32"], allowLoopback: false });
    expect(opened.permits("registry.corp.example", "10.20.3.4")).toBe(true);
    expect(opened.permits("registry.corp.example", "fd12:3456::1")).toBe(true);
    expect(opened.permits("registry.corp.example", "10.21.0.1")).toBe(false);
    expect(opened.permits("registry.corp.example", "fd12:3457::1")).toBe(false);
    expect(opened.permits("registry.corp.example", "127.0.0.1")).toBe(false);
    expect(opened.isPublic("10.20.3.4")).toBe(false);
  });
});

describe("the command line", () => {
  test.for([
    ["localhost", "127.0.0.1"],
    ["localhost", "::1"],
    ["127.0.0.1", "127.0.0.1"],
    ["127.8.8.8", "127.8.8.8"],
    ["[::1]", "::1"],
  ] as const)("reaches loopback as %s", ([host, address]) => {
    expect(commandLine.permits(host, address)).toBe(true);
  });

  test.for([
    ["rebound.example.com", "127.0.0.1"],
    ["localhost.example.com", "127.0.0.1"],
    ["localhost", "10.0.0.1"],
    ["localhost", "169.254.169.254"],
  ] as const)("does not reach %s at %s", ([host, address]) => {
    expect(commandLine.permits(host, address)).toBe(false);
  });
});

import type { NetworkInterfaceInfo } from "node:os";
import { describe, expect, test } from "vitest";
import { lanAddresses, listenAddress, originsForOthers } from "./reach";

const ipv4 = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  family: "IPv4",
  netmask: "255.255.255.0",
  mac: "00:00:00:00:00:00",
  cidr: null,
});
const ipv6: NetworkInterfaceInfo = { ...ipv4("fe80::1"), family: "IPv6", scopeid: 2 };
const INTERFACES = {
  lo: [ipv4("127.0.0.1", true)],
  docker0: [ipv4("172.17.0.1")],
  wlan0: [ipv6, ipv4("192.168.1.5")],
};

test.each([
  [undefined, "0.0.0.0"],
  ["", "0.0.0.0"],
  ["box", "0.0.0.0"],
  ["127.0.0.1", "127.0.0.1"],
])("HOSTNAME=%s on the machine box listens on %s", (text, address) => {
  expect(listenAddress(text, "box")).toBe(address);
});

test("addresses that other devices share come before those of containers", () => {
  expect(lanAddresses(INTERFACES)).toEqual(["192.168.1.5", "172.17.0.1"]);
});

describe("a page opened as", () => {
  test.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "table.localhost:3000"])(
    "%s is found by others under the addresses of the machine",
    (host) => {
      expect(originsForOthers({ host, from: "127.0.0.1" }, "0.0.0.0", INTERFACES)).toEqual([
        "http://192.168.1.5:3000",
        "http://172.17.0.1:3000",
      ]);
    },
  );

  test.each(["192.168.1.5:3000", "roundtable.example", "127.0.0.1.example:3000", "no host at all", null])(
    "%s is found by others like that",
    (host) => expect(originsForOthers({ host, from: "127.0.0.1" }, "0.0.0.0", INTERFACES)).toBeNull(),
  );

  test.each(["192.168.1.9", "203.0.113.7", "localhost.example", "", null])(
    "localhost by somebody at %s, who says so for no good reason, is told nothing of this machine",
    (from) => expect(originsForOthers({ host: "localhost:3000", from }, "0.0.0.0", INTERFACES)).toBeNull(),
  );

  test.each(["::", "::0", "0:0:0:0:0:0:0:0"])(
    "localhost is found like that too if the server listens on %s",
    (every) => {
      const asked = { host: "localhost:3000", from: "::1" };
      expect(originsForOthers(asked, every, INTERFACES)).toEqual(originsForOthers(asked, "0.0.0.0", INTERFACES));
    },
  );

  test("localhost is found by nobody else if the server listens to this machine alone", () => {
    expect(originsForOthers({ host: "localhost:3000", from: "::1" }, "127.0.0.1", INTERFACES)).toEqual([]);
    expect(originsForOthers({ host: "localhost:3000", from: "::1" }, "0.0.0.0", { lo: INTERFACES.lo })).toEqual([]);
  });

  test("localhost is found under the one address that the server listens on", () => {
    const from = "::ffff:127.0.0.1";
    expect(originsForOthers({ host: "localhost", from }, "192.168.1.5", INTERFACES)).toEqual(["http://192.168.1.5"]);
    const asked = { host: "localhost:3000", from };
    expect(originsForOthers(asked, "2001:db8::5", INTERFACES)).toEqual(["http://[2001:db8::5]:3000"]);
    expect(originsForOthers(asked, "fe80::5%eth0", INTERFACES)).toEqual([]);
  });
});

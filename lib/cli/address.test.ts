/** Which ports and addresses are accepted, and what is printed. */
import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { addressLines, parsePort } from "./address";

test.each([
  [undefined, 3000],
  ["", 3000],
  ["0", 0],
  ["8080", 8080],
  ["65535", 65_535],
])("PORT=%s is port %i", (text, port) => {
  expect(parsePort(text)).toEqual({ ok: true, value: port });
});

test.each(["65536", "-1", "80.5", "0x50", " 80", "http", "100000"])("PORT=%s is refused by name", (text) => {
  expect(parsePort(text)).toEqual({ ok: false, error: expect.stringContaining(JSON.stringify(text)) });
});

const network = (address: string, internal: boolean): NetworkInterfaceInfo => ({
  address,
  internal,
  family: "IPv4",
  netmask: "255.255.255.0",
  mac: "00:00:00:00:00:00",
  cidr: null,
});

test.each(["0.0.0.0", "::", "::0", "0:0:0:0:0:0:0:0"])(
  "on %s it names the LAN address with what plain http lacks there",
  (every) => {
    const lines = addressLines(every, 3000, { lo: [network("127.0.0.1", true)], eth: [network("10.0.0.7", false)] });
    expect(lines.map((line) => line.trim())).toEqual([
      "http://localhost:3000",
      "http://10.0.0.7:3000",
      expect.stringContaining("no WebCrypto"),
      expect.stringContaining("TRUST_PROXY=1"),
    ]);
  },
);

test.each([
  ["127.0.0.1", "http://127.0.0.1:3000"],
  ["table.example", "http://table.example:3000"],
  ["::1", "http://[::1]:3000"],
  ["2001:db8::5", "http://[2001:db8::5]:3000"],
])("names no other address when it listens on %s alone, and names that as a link", (hostname, origin) => {
  expect(addressLines(hostname, 3000, { eth: [network("10.0.0.7", false)] })).toEqual([`  ${origin}`]);
});

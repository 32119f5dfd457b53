import { describe, expect, test } from "vitest";
import { hexId } from "@/lib/chain/samples";
import { draftOf, payloadOf } from "./draft";

const NETWORK = hexId(1) as Parameters<typeof draftOf>[3];
const utf8 = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe("what is typed, as a payload", () => {
  test.each([
    ["text", "ünï", "ünï"],
    ["json", ' { "a" : [ 1, 2 ] } ', '{"a":[1,2]}'],
    ["hex", "0x68 69", "hi"],
    ["hex", "6869", "hi"],
  ] as const)("%s %s", (format, typed, wanted) => {
    const payload = payloadOf(format, typed);
    expect(payload.ok && utf8(payload.value)).toBe(wanted);
  });

  test.each([
    ["text", "", /Nothing/],
    ["json", "{a:1}", /not JSON/],
    ["json", "", /not JSON/],
    ["hex", "abc", /Two digits/],
    ["hex", "", /at least one/],
    ["hex", "zz", /Only the digits/],
  ] as const)("%s %j is refused with what is wrong", (format, typed, why) => {
    const payload = payloadOf(format, typed);
    expect(payload.ok ? "accepted" : payload.error).toMatch(why);
  });
});

test("P19: the id shown before is the id of exactly these bytes, namespace, salt and network", () => {
  const payload = new Uint8Array([1]);
  const of = (namespace = 0, salt = new Uint8Array(8), network = NETWORK) =>
    draftOf(payload, namespace, salt, network).id;
  const ids = [of(), of(1), of(0, new Uint8Array([1])), of(0, new Uint8Array(8), hexId(2) as typeof NETWORK)];
  expect([new Set(ids).size, of()]).toEqual([4, ids[0]]);
});

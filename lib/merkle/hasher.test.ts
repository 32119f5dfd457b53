import { expect, test } from "vitest";
import { AssertionError } from "@/lib/base/assert";
import { concatBytes, fromHex, toHex } from "@/lib/base/bytes";
import { sha256 } from "@/lib/crypto/hash";
import { EMPTY_ROOT, leafHash, nodeHash } from "./hasher";

test("the root of an empty log is SHA-256 of nothing (P21)", () => {
  expect(toHex(EMPTY_ROOT)).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});

test("a leaf is hashed behind 0x00 and a node behind 0x01 (P21)", () => {
  const [left, right] = [sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2))];
  expect(leafHash(left)).toEqual(sha256(concatBytes(Uint8Array.of(0), left)));
  expect(nodeHash(left, right)).toEqual(sha256(concatBytes(Uint8Array.of(1), left, right)));
  expect(leafHash(concatBytes(left, right))).not.toEqual(nodeHash(left, right));
});

test("the empty entry has the hash that every Certificate Transparency log gives it", () => {
  expect(toHex(leafHash(fromHex("")))).toBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
});

test("a result stays what it was when the next node is hashed", () => {
  const [left, right] = [sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2))];
  const first = nodeHash(left, right);
  const spelled = toHex(first);
  nodeHash(right, left);
  expect(toHex(first)).toBe(spelled);
});

test("children that are not hashes are our own mistake", () => {
  expect(() => nodeHash(new Uint8Array(31), new Uint8Array(33))).toThrow(AssertionError);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { AssertionError } from "@/lib/base/assert";
import { concatBytes, toHex } from "@/lib/base/bytes";
import { ascii, sha256, taggedHash } from "./hash";

test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
])("hashes %j as FIPS 180-4 says", (text, digest) => {
  expect(toHex(sha256(ascii(text)))).toBe(digest);
});

test("a tagged hash is the hash of tag and parts in one", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]{1,20}$/), fc.array(fc.uint8Array({ maxLength: 100 })), (tag, parts) => {
      expect(taggedHash(tag, ...parts)).toEqual(sha256(concatBytes(ascii(tag), ...parts)));
    }),
  );
});

test("a tag that is not ASCII is our own mistake", () => {
  expect(() => taggedHash("rt/größe/v1")).toThrow(AssertionError);
});

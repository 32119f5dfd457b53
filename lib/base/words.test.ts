import { expect, test } from "vitest";
import { countOf } from "./words";

test.each([
  [countOf(0, "block"), "0 blocks"],
  [countOf(1, "block"), "1 block"],
  [countOf(2, "block"), "2 blocks"],
  [countOf(1, "hash", "hashes"), "1 hash"],
  [countOf(3, "hash", "hashes"), "3 hashes"],
  [countOf(1, "message was", "messages were"), "1 message was"],
])("one is told from many: %s", (words, expected) => expect(words).toBe(expected));

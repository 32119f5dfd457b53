import { expect, test } from "vitest";
import { holdByWord } from "./wordLock";

test("one of those who ask at the same time holds it, and the others are told at once or after their patience", async () => {
  const releases = await Promise.all(Array.from({ length: 5 }, () => holdByWord("crowd", 0)));
  const held = releases.filter((release) => release !== null);
  expect(held).toHaveLength(1);
  expect(await holdByWord("crowd", 700)).toBeNull();
  held[0]?.();
});

test("who waits gets it when it is let go", async () => {
  const first = await holdByWord("waited for", 0);
  const second = holdByWord("waited for", Number.POSITIVE_INFINITY);
  expect(await holdByWord("waited for", 0)).toBeNull();
  first?.();
  const release = await second;
  expect(release).not.toBeNull();
  release?.();
});

test("another seat is another word", async () => {
  const [one, other] = await Promise.all([holdByWord("one", 0), holdByWord("other", 0)]);
  expect(one).not.toBeNull();
  expect(other).not.toBeNull();
  one?.();
  other?.();
});

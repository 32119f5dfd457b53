/** The folder of a headless validator on a real disk: whose it is, which seats lie in it, which of them it was. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Bytes } from "@/lib/base/bytes";
import { vrfKeygen } from "@/lib/crypto/ecvrf";
import { generateSigningKey } from "@/lib/crypto/signer";
import type { Identity } from "@/lib/storage/store";
import { openFolder, type SeatFolder } from "./folder";

/** Above what any system gives out (Linux: 2²²). */
const NO_PROCESS = 4_194_305;

let path: string;
let folder: SeatFolder;
beforeEach(async () => {
  path = join(mkdtempSync(join(tmpdir(), "roundtable-folder-")), "seat");
  folder = await openFolder(path);
});
afterEach(async () => {
  await folder.release();
  rmSync(join(path, ".."), { recursive: true });
});

async function identity(roomCode: string): Promise<[Identity, Bytes]> {
  const key = await generateSigningKey();
  const signingKey = key.stored;
  return [{ roomCode, signingKey, vrfSecret: vrfKeygen(), purpose: "seat", createdAtMs: 1 }, key.publicKey];
}

test("it is one validator's at a time, until that lets go or is gone", async () => {
  await expect(openFolder(path)).rejects.toMatchObject({ code: "blocked" });
  await folder.release();
  writeFileSync(join(path, "lock"), `${NO_PROCESS} word`);
  folder = await openFolder(path);
  expect(readFileSync(join(path, "lock"), "utf8")).toContain(`${process.pid} `);
});

test.skipIf(!existsSync("/proc/self"))("where no folder can be made it says so, at once", async () => {
  await expect(openFolder("/proc/nope/seat")).rejects.toThrow(/mkdir '\/proc\/nope'/);
});

test("folders on the way to it are made", async () => {
  const deep = join(path, "..", "a", "b", "c");
  const other = await openFolder(deep);
  expect(existsSync(join(deep, "lock"))).toBe(true);
  await other.release();
});

test("a process that runs keeps its folder", async () => {
  await folder.release();
  writeFileSync(join(path, "lock"), `${process.ppid} word`);
  await expect(openFolder(path)).rejects.toMatchObject({ code: "blocked" });
  writeFileSync(join(path, "lock"), `${NO_PROCESS} word`);
  folder = await openFolder(path);
});

test("seats are listed by their room, and open again after they were closed", async () => {
  const [mine, key] = await identity("ABCD2345");
  const [other, otherKey] = await identity("ZZZZ2345");
  const store = await folder.seats.create(mine, key);
  (await folder.seats.create(other, otherKey)).close();
  const name = folder.seats.nameOf("ABCD2345", key);
  expect(await folder.seats.list("ABCD2345")).toEqual([name]);
  // P17: the very seat, with all it promised.
  await store.write({ promisedAttempt: 3 });
  store.close();
  const again = await folder.seats.open(name);
  expect(await again.boot()).toMatchObject({ promisedAttempt: 3, intact: true, identity: { roomCode: "ABCD2345" } });
  again.close();
});

test("what is remembered outlives the process; a note that is no note is forgotten", async () => {
  folder.memory.setItem("a", "1");
  folder.memory.setItem("b", "2");
  folder.memory.removeItem("a");
  await folder.release();
  folder = await openFolder(path);
  expect([folder.memory.getItem("a"), folder.memory.getItem("b")]).toEqual([null, "2"]);
  await folder.release();
  writeFileSync(join(path, "memory.json"), '[["b",2],"c"');
  folder = await openFolder(path);
  expect(folder.memory.getItem("b")).toBe(null);
});

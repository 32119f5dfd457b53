/**
 * Bad input: each is refused with a code that programs can read and a sentence that says what was wanted instead, and
 * nothing that was accepted suffers for it.
 */
import { expect } from "@playwright/test";
import { PRESETS } from "@/lib/chain/params";
import type { RoundtableApi } from "@/lib/session/api";
import { recordField } from "@/lib/signal/fields";
import { createPerson, sealTable } from "@/lib/signal/fixtures";
import { toJson } from "@/lib/signal/messages";
import { type Actor, expectBlocks, expectFinal, expectGuest, expectRole, expectTrouble, test } from "./actors";

const STREAM = "ab".repeat(16);

test("signaling bodies that are not what they should be get a 4xx with a code and a reason", async ({
  network,
  baseURL,
}) => {
  const room = await network.room();
  const [eve, other] = [await createPerson("Eve"), await createPerson("Other")];
  const now = { issuedAtMs: Date.now() };
  const presence = await eve.presence(room, now);
  const join = `/api/rooms/${room}/join`;
  const { record } = await sealTable(room, { params: PRESETS.fast, genesisTimeMs: Date.now() }, [eve, other]);
  const unsigned = { ...record, acknowledgements: record.acknowledgements.toReversed() };
  const refused: readonly (readonly [path: string, body: unknown, status: number, code: string])[] = [
    ["/api/rooms", { seats: 17 }, 400, "malformed"],
    ["/api/rooms", { seats: 0 }, 400, "malformed"],
    ["/api/rooms", { preset: "slow" }, 400, "malformed"],
    ["/api/rooms", { params: { roundMs: 1 } }, 400, "malformed"],
    ["/api/rooms", { params: { roundMs: 1_000, idleMs: 900 } }, 400, "bad-parameter"],
    ["/api/rooms", { seats: 1, delegation: "whitepaper" }, 400, "bad-parameter"],
    ["/api/rooms", { name: "x".repeat(41) }, 400, "malformed"],
    ["/api/rooms", { colour: "red" }, 400, "malformed"],
    ["/api/rooms", [], 400, "malformed"],
    ["/api/rooms", { name: "x".repeat(70_000) }, 413, "body-too-large"],
    [join, { stream: STREAM }, 400, "malformed"],
    [join, { stream: "short", presence }, 400, "malformed"],
    [
      join,
      { stream: STREAM, presence: await eve.presence(room, { ...now, version: 2 as never }) },
      400,
      "wrong-version",
    ],
    [join, { stream: STREAM, presence: { ...presence, name: "Mallory" } }, 403, "bad-signature"],
    [
      join,
      { stream: STREAM, presence: { ...presence, seatSignature: presence.sessionSignature } },
      403,
      "bad-signature",
    ],
    [join, { stream: STREAM, presence: await eve.presence("AAAAAAAA", now) }, 400, "malformed"],
    [
      join,
      { stream: STREAM, presence: await eve.presence(room, { issuedAtMs: Date.now() + 3_600_000 }) },
      400,
      "clock-off",
    ],
    [join, { stream: STREAM, presence, record: toJson(recordField, unsigned) }, 403, "bad-record"],
    [
      "/api/rooms/AAAAAAAA/join",
      { stream: STREAM, presence: await eve.presence("AAAAAAAA", now) },
      404,
      "unknown-room",
    ],
    [`/api/rooms/${room}/signal`, { stream: STREAM, messages: [] }, 400, "malformed"],
    [`/api/rooms/${room}/signal`, { stream: STREAM, messages: [{ type: "shout" }] }, 400, "malformed"],
  ];
  for (const [path, body, status, code] of refused) {
    const answer = await fetch(`${baseURL}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const problem = (await answer.json()) as { code: string; detail: string };
    expect({ path, status: answer.status, code: problem.code }).toEqual({ path, status, code });
    expect(problem.detail, path).toMatch(/got|want/);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  }
});

test("tables that are not there, or not for us, are told apart", async ({ network }) => {
  const nowhere = await network.tab("ZZZZZZZZ", "?new");
  expect(await expectTrouble(nowhere, "unknown-room")).toMatchObject({ action: "home" });
  await expect(nowhere.submit("to nobody")).rejects.toThrow(/before the table is sealed/);

  const [ada, ben] = (await network.open(2)) as [Actor, Actor];
  const late = await network.tab((await ada.status()).room, "?new");
  await expectGuest(late);
  expect(await late.status()).toMatchObject({ seat: null, why: "no-seat" });
  const { id } = await late.submit("a guest may submit");
  for (const actor of [ada, ben, late]) await expectFinal(actor, id);
});

test("a transaction that is too large, empty or early, and an id that is none", async ({ network }) => {
  const code = await network.room({ seats: 2, params: { maxTxBytes: 1_024 } });
  const ada = await network.tab(code, "?new");
  await expectRole(ada, "waiting");
  expect(await codesOf(ada)).toEqual({ ...CODES, fits: "not-started", tooLarge: "not-started", empty: "not-started" });
  const ben = await network.tab(code, "?new");
  for (const actor of [ada, ben]) await expectRole(actor, "validating");
  expect(await codesOf(ada)).toEqual(CODES);
  await expectBlocks(ada, 1);
  await ada.page.evaluate(() => (window.roundtable as RoundtableApi).leave());
  expect(await codesOf(ada)).toEqual({ ...CODES, fits: "left", tooLarge: "left", empty: "left", id: "left" });
});

test("a pool that is full refuses more, and everything it accepted becomes final", async ({ network }) => {
  const [ada, ben] = (await network.open(2)) as [Actor, Actor];
  await ben.pause();
  const { accepted, refused } = await ada.page.evaluate(fillPool);
  expect(refused).toBe("pool-full");
  // 16 MiB of transactions of 64 KiB less a byte, at most.
  expect(accepted.length).toBeGreaterThan(200);
  expect(accepted.length).toBeLessThanOrEqual(256);
  expect(await ada.page.evaluate(fillPool)).toEqual({ accepted: [], refused: "pool-full" });
  await ben.resume();
  for (const actor of [ada, ben]) for (const id of accepted) await expectFinal(actor, id);
});

const CODES = { fits: "accepted", tooLarge: "oversize", empty: "malformed", namespace: "malformed", id: "malformed" };

/** What becomes of each kind of input, by its code. */
const codesOf = (actor: Actor): Promise<Record<keyof typeof CODES, string>> =>
  actor.page.evaluate(async () => {
    const api = window.roundtable as RoundtableApi;
    const code = (asked: Promise<unknown>): Promise<string> =>
      asked.then(
        () => "accepted",
        (error: { code?: string }) => error.code ?? String(error),
      );
    return {
      fits: await code(api.submit("x".repeat(1_000))),
      tooLarge: await code(api.submit("x".repeat(1_024))),
      empty: await code(api.submit("")),
      namespace: await code(api.submit("x", 2 ** 32)),
      id: await code(api.transaction("not an id")),
    };
  });

/** Runs in the page: submits as much as it may until one is refused. */
async function fillPool(): Promise<{ accepted: string[]; refused: string }> {
  const api = window.roundtable as RoundtableApi;
  const accepted: string[] = [];
  for (;;) {
    const payload = crypto.getRandomValues(new Uint8Array(65_522));
    try {
      accepted.push((await api.submit(payload)).id);
    } catch (error) {
      return { accepted, refused: (error as { code: string }).code };
    }
  }
}

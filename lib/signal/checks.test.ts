/** P25: acknowledgements and sealed records prove themselves; one wrong signature and they do not. */
import { beforeAll, describe, expect, test } from "vitest";
import { PRESETS } from "@/lib/chain/params";
import type { SealedRecord } from "@/lib/chain/sealing";
import { createSignalChecks } from "./checks";
import { createPerson, type Person, sealTable } from "./fixtures";

const checks = createSignalChecks(crypto.subtle);

let people: Person[];
let record: SealedRecord;
let networkId: string;

beforeAll(async () => {
  people = await Promise.all(["Ada", "Ben", "Cai"].map(createPerson));
  ({ record, networkId } = await sealTable("ABCD2345", { params: PRESETS.live, genesisTimeMs: 7 }, people));
});

describe("P25: a sealed record", () => {
  test("proves the network it seals", async () => {
    expect(await checks.record(record)).toEqual({ ok: true, value: { record, networkId } });
  });

  test.each<[string, () => SealedRecord]>([
    ["another attempt", () => ({ ...record, attempt: 1 })],
    ["another genesis", () => ({ ...record, genesis: { ...record.genesis, genesisTimeMs: 8 } })],
    ["one acknowledgement less", () => ({ ...record, acknowledgements: record.acknowledgements.slice(1) })],
    ["signatures in another order", () => ({ ...record, acknowledgements: record.acknowledgements.toReversed() })],
    ["no seat at all", () => ({ ...record, genesis: { ...record.genesis, validators: [] }, acknowledgements: [] })],
  ])("with %s proves nothing", async (_what, change) => {
    expect(await checks.record(change())).toMatchObject({ ok: false, error: { code: "bad-record" } });
  });
});

test("P25: an acknowledgement holds for its attempt, network and seat alone", async () => {
  const [ada, ben] = people as [Person, Person];
  const acknowledgement = await ada.acknowledge({ attempt: 3, genesis: record.genesis });
  expect(await checks.acknowledgement(acknowledgement)).toMatchObject({ ok: true });
  const changes = [{ attempt: 4 }, { seatKey: ben.seatKey }, { networkId: "00".repeat(32) as never }];
  for (const change of changes) {
    const verdict = await checks.acknowledgement({ ...acknowledgement, ...change });
    expect(verdict).toMatchObject({ ok: false, error: { code: "bad-signature" } });
  }
});

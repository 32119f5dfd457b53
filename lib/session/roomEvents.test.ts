import { describe, expect, test } from "vitest";
import type { PublicKey } from "@/lib/chain/ids";
import { PRESETS } from "@/lib/chain/params";
import type { SignalingEvent } from "@/lib/mesh/signalingEvents";
import { type ProblemCode, problemOf, refuse } from "@/lib/signal/problem";
import { memberOf } from "@/lib/signal/samples";
import { onSignaling, type RoomSide } from "./roomEvents";
import { initialState } from "./state";
import { createTabStore } from "./store";
import { troubleOf } from "./trouble";

const members = [0, 1, 2].map(memberOf);
const keys = members.map(({ seatKey }) => seatKey as PublicKey);
const [adas, bens, cais] = keys as [PublicKey, PublicKey, PublicKey];

/** A tab in a lobby of three, how often it has said who it is, and what its validator was asked. */
function tabOf(signingKey: PublicKey | null) {
  const store = createTabStore(initialState("7QK4MZ2X", "Ada", null));
  store.setState({ members, lobbySeats: keys, acknowledged: [1] });
  const said = { presences: 0, posted: [] as string[] };
  const life: RoomSide = {
    store,
    networkId: null,
    iceServers: [],
    hasRefused: false,
    opened: { signingKey },
    node: { post: ({ type }) => said.posted.push(type) },
    refresh: async () => void said.presences++,
  };
  return { life, store, said };
}

const freed = (seatKeys: readonly PublicKey[]): SignalingEvent => ({
  type: "freed",
  attempt: 0,
  seatKeys: [...seatKeys],
  reason: "silent",
  seats: keys.filter((key) => !seatKeys.includes(key)),
});

describe("P25: an attempt that is over", () => {
  test("frees the seats of the silent, and names them", async () => {
    const { life, store, said } = tabOf(bens);
    await onSignaling(life, freed([adas, cais]));
    expect(store.getState()).toMatchObject({
      ...{ lobbySeats: [bens], acknowledged: null },
      freed: { names: ["Ada", "Cai"], reason: "silent" },
    });
    expect(said.presences).toBe(0);
  });

  test("is slept through by a tab that then sits down again", async () => {
    const { life, said } = tabOf(adas);
    await onSignaling(life, freed([adas]));
    expect(said.presences).toBe(1);
  });

  test("does not bring back a tab that refused the draft, whatever it was told since, nor one that only watches", async () => {
    const [refusing, watching] = [tabOf(adas), tabOf(null)];
    refusing.life.hasRefused = true;
    refusing.store.setState({ trouble: troubleOf("no-route", "got no answer") });
    for (const { life } of [refusing, watching]) await onSignaling(life, freed([adas]));
    expect([refusing, watching].map(({ said }) => said.presences)).toEqual([0, 0]);
  });
});

test("P25: a draft is for those whose keys are in it; who watches, or lost its seat, is not asked to agree", async () => {
  const validators = [adas, bens].map((signingKey) => ({ signingKey, vrfKey: signingKey, name: "" }));
  const genesis = { version: 1, roomCode: "7QK4MZ2X", name: "", params: PRESETS.live, genesisTimeMs: 7, validators };
  for (const [key, posted] of [
    [adas, ["draft"]],
    [cais, []],
    [null, []],
  ] as const) {
    const { life, store, said } = tabOf(key);
    store.setState({ acknowledged: null });
    await onSignaling(life, { type: "draft", draft: { genesis, attempt: 3, deadlineMs: 9 } });
    expect(said.posted).toEqual(posted);
    expect(store.getState()).toMatchObject({ acknowledged: [], freed: null });
  }
});

test.each<[ProblemCode, "acknowledge" | "presence", string | null]>([
  ["wrong-attempt", "acknowledge", null],
  ["bad-signature", "acknowledge", "bad-signature"],
  ["room-full", "presence", "room-full"],
])("a refusal %s about %s is shown as %j", async (code, about, shown) => {
  const { life, store } = tabOf(adas);
  await onSignaling(life, { type: "problem", about, problem: problemOf(refuse(code, "got one more")) });
  expect(store.getState().trouble?.code ?? null).toBe(shown);
});

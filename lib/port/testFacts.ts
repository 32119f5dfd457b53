/** Test support: any facts a validator may report, in any order; not every order is a story, but each must be drawable. */
import type { BlockId, LogRoot, NetworkId, PublicKey, TxId } from "@/lib/chain/ids";
import { PRESETS } from "@/lib/chain/params";
import type { NullifyReason } from "@/lib/chain/votes";
import type { BlockSummary, TableView, TraceEvent, TraceFact } from "./trace";

const hex = (byte: number): string => byte.toString(16).padStart(2, "0").repeat(32);

export const TEST_TABLE: TableView = {
  networkId: hex(1) as NetworkId,
  roomCode: "7QK4MZ2X",
  name: "Tea",
  params: PRESETS.fast,
  genesisTimeMs: 1_700_000_000_000,
  n: 4,
  f: 1,
  q: 3,
  validators: ["Ada", "Ben", "Cai", "Dee"].map((name, seat) => ({ name, signingKey: hex(0xa0 + seat) as PublicKey })),
};

/** A fact out of dice. @param dice numbers from 0 on; as many as the fact has fields are used */
export function someFact(dice: readonly number[]): TraceFact {
  let at = 0;
  const draw = (below: number): number => (dice[at++ % dice.length] ?? 0) % below;
  const kind = KINDS[draw(KINDS.length)] ?? "behind";
  const slot = { height: draw(5), round: draw(3) };
  const seat = draw(4);
  const blockId = hex(draw(9)) as BlockId;
  switch (kind) {
    case "entered":
      return {
        type: kind,
        ...slot,
        cause: CAUSES[draw(CAUSES.length)] ?? "start",
        committer: seat,
        clearingMs: 0,
        idleMs: 250,
        deadlineMs: 1_000,
      };
    case "drawn":
      return { type: kind, ...slot, committer: seat, proposer: draw(4), beta: "ab" };
    case "proposed":
      return { type: kind, ...slot, proposer: seat, blockId, carriedFrom: draw(2) === 0 ? null : 0, txCount: draw(9) };
    case "attest":
    case "finality":
      return { type: "counted", kind, ...slot, seat, blockId, reason: null };
    case "nullify":
      return { type: "counted", kind, ...slot, seat, blockId: null, reason: (1 + draw(6)) as NullifyReason };
    case "final":
      return { type: kind, block: someBlock(slot.height, seat, draw), synced: draw(2) === 1 };
    default:
      return otherFact(kind, seat, slot, draw);
  }
}

const CAUSES = ["start", "restart", "decided", "nullified", "attested", "grace"] as const;
const KINDS = [
  ...["entered", "drawn", "proposed", "attest", "finality", "nullify", "final", "message", "message"],
  ...["refused", "tx", "pool", "behind", "mode", "peerUp", "accused", "began"],
];

function otherFact(
  kind: string,
  seat: number,
  slot: { readonly height: number; readonly round: number },
  draw: (below: number) => number,
): TraceFact {
  switch (kind) {
    case "refused":
      return { type: kind, ...slot, blockId: hex(draw(9)) as BlockId, code: "bad-parent", detail: "got 1, want 2" };
    case "tx":
      return { type: kind, id: hex(0x80 + draw(9)) as TxId, status: { type: "pooled", own: true } };
    case "pool":
      return { type: kind, waiting: draw(99), own: draw(9) };
    case "mode":
      return { type: kind, mode: draw(2) === 0 ? { type: "validating" } : { type: "paused" } };
    case "peerUp":
      return { type: kind, peer: `p${draw(3)}`, seat, session: "s" };
    case "accused":
      return { type: kind, seat, ...slot };
    case "began":
      return { type: kind, table: TEST_TABLE, seat, tip: { height: 0, id: hex(1) as BlockId }, logSize: 0, blocks: [] };
    case "message":
      return {
        type: kind,
        kind: "vote",
        of: "attest",
        ...slot,
        direction: draw(2) === 0 ? "in" : "out",
        peer: `p${draw(3)}`,
        from: seat,
        to: draw(4),
        sentAt: null,
        recvAt: 7,
        bytes: draw(999),
        verified: draw(2) === 0 ? true : null,
      };
    default:
      return { type: "behind", by: draw(9) };
  }
}

const someBlock = (height: number, proposer: number, draw: (below: number) => number): BlockSummary => ({
  height,
  id: hex(draw(99)) as BlockId,
  parentId: hex(draw(99)) as BlockId,
  timestampMs: draw(9_999),
  finalAtMs: draw(9_999),
  proposer,
  proposedRound: 0,
  finalRound: draw(2) === 0 ? null : draw(3),
  txCount: draw(3),
  logSize: draw(50),
  logRoot: hex(2) as LogRoot,
  signers: draw(2) === 0 ? null : [0, 1, 2],
  txIds: [],
});

/** As many events as wanted, always the same, a millisecond apart. */
export function manyEvents(count: number): TraceEvent[] {
  let state = 1;
  const die = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 8;
  };
  return numbered(Array.from({ length: count }, () => someFact(Array.from({ length: 8 }, die))));
}

export const numbered = (facts: readonly TraceFact[]): TraceEvent[] =>
  facts.map((fact, i) => ({ ...fact, seq: i + 1, at: 1_000 + i, causeSeq: null }));

/** Test support: an event of each type in each of its forms, as a validator reports them, and how to spoil one. */
import type { Bytes } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import type { BlockId } from "@/lib/chain/ids";
import { hexId, STARTED_MS } from "@/lib/chain/samples";
import { block, counted, drawn, entered, heard, peerUp, proposed, tableOf, txId } from "@/lib/port/samples";
import type { TraceFact } from "@/lib/port/trace";

type Of<T extends TraceFact["type"]> = Extract<TraceFact, { readonly type: T }>;

const id = hexId(0x9f) as BlockId;
const slot = { height: 1, round: 0 };
const link = { peer: "p" as PeerId, rttMs: 3.75, bytesIn: 1, bytesOut: 2, queuedBytes: 0, dropped: 0, suspect: false };
const quorum = { ...slot, signers: [0, 1, 2], signatures: [new Uint8Array(64) as Bytes] };
const neighbour = { peer: "p", seat: 2 };
const asked = { type: "fault", id: 1, seat: 2, sinceMs: STARTED_MS, untilMs: STARTED_MS + 300_000 } as const;
const tx = { type: "tx", id: txId(3) } as const;

/** A type that has no row is a type error. */
export const SAMPLES: { readonly [T in TraceFact["type"]]: readonly TraceFact[] } = {
  began: [
    { type: "began", table: tableOf(), seat: 0, tip: { height: 0, id: hexId(1) as BlockId }, logSize: 0, blocks: [] },
    {
      type: "began",
      table: tableOf(7),
      seat: null,
      tip: { height: 2, id },
      logSize: 9,
      blocks: [block(1), block(2, { signers: null, finalRound: null, txIds: [txId(3)] })],
    },
  ],
  mode: [
    { type: "waiting" } as const,
    { type: "listening", heard: 1, needed: 2 } as const,
    { type: "validating" } as const,
    { type: "observing", why: "asked" } as const,
    { type: "amnesiac", heard: 1, needed: 2 } as const,
    { type: "paused" } as const,
    { type: "stopped", code: "crash", detail: "got 1, want 2" } as const,
  ].map((mode) => ({ type: "mode", mode })),
  entered: [entered(), entered(1, "nullified")],
  drawn: [drawn(2)],
  proposed: [proposed(2), proposed(2, { carriedFrom: 0, txs: 3 })],
  counted: [counted("attest", 2), counted("finality", 2), counted("nullify", 2)],
  certified: [
    { type: "certified", certificate: { type: "attest", ...quorum, blockId: id } },
    { type: "certified", certificate: { type: "finality", ...quorum, blockId: id } },
    { type: "certified", certificate: { type: "nullify", ...quorum, reasons: [1, 6] } },
  ],
  refused: [{ type: "refused", ...slot, blockId: id, code: "bad-parent", detail: "got 1, want 2" }],
  message: [
    heard(2),
    { ...(heard(2, null) as Of<"message">), direction: "out", height: null, round: null, from: null, to: 1, sentAt: 5 },
    { ...(heard(2, false) as Of<"message">), recvAt: 5 },
  ],
  final: [
    { type: "final", block: block(1, { txIds: [txId(3)] }), synced: false },
    { type: "final", block: block(2, { signers: null, finalRound: null }), synced: true },
  ],
  behind: [{ type: "behind", by: 3 }],
  unserved: [{ type: "unserved", by: 1 }],
  pooled: [{ type: "pooled", count: 2, ids: [txId(3), txId(4)], own: true, sizes: [99, 0] }],
  pool: [{ type: "pool", waiting: 2, own: 1 }],
  tx: [
    { ...tx, status: { type: "unknown" } },
    { ...tx, status: { type: "pooled", own: true } },
    { ...tx, status: { type: "proposed", ...slot } },
    { ...tx, status: { type: "attested", ...slot } },
    { ...tx, status: { type: "final", height: 1, index: 0 } },
    { ...tx, status: { type: "refused", code: "pool-full", detail: "got 1, want 2" } },
  ],
  storage: [{ type: "storage", full: true }],
  halted: [{ type: "halted", height: 1, blockIds: [id, hexId(0x8f) as BlockId], liars: [2] }],
  fault: [
    { ...asked, fault: { type: "pause" } },
    { ...asked, fault: { type: "withhold", what: "proposal", rounds: null } },
    { ...asked, fault: { type: "withhold", what: "commitment", rounds: 1, from: 3 } },
    { ...asked, fault: { type: "delay", delayMs: 200 } },
    { ...asked, fault: { type: "loss", percent: 30 } },
    { ...asked, fault: { type: "cut", seats: [1, 3] } },
    { ...asked, fault: { type: "lie", how: "forged VRF" } },
    // A sandbox has no end for them.
    { ...asked, fault: { type: "pause" }, untilMs: Number.MAX_SAFE_INTEGER },
  ],
  healed: [{ type: "healed", id: 1, seat: 2, why: "asked" }],
  links: [{ type: "links", links: [link, { ...link, rttMs: null, suspect: true }] }],
  peerUp: [peerUp(2), peerUp(null)],
  peerDown: [{ type: "peerDown", ...neighbour, code: "silent", detail: "nothing was heard" }],
  blamed: [{ type: "blamed", ...neighbour, code: "bad-signature", detail: "got 1, want 2" }],
  limited: [{ type: "limited", ...neighbour, seat: null }],
  accused: [{ type: "accused", ...slot, seat: 2 }],
};

type Path = readonly string[];

/** Of every field, those of records and lists within it too. */
export function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return [path];
  const within = Object.entries(value).flatMap(([key, held]) => pathsOf(held, [...path, key]));
  return path.length === 0 ? within : [path, ...within];
}

/** The same with another value there; undefined: without it. */
export function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? changed(item, rest, to) : item));
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: changed(fields[key], rest, to) };
}

export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce((held, key) => (held as Readonly<Record<string, unknown>> | null | undefined)?.[key], value);

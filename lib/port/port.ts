/**
 * What the page and its worker say to each other, besides the bytes of the mesh (mesh.ts). The page asks, the worker
 * answers and reports; no call ever goes the other way. Everything can be structured-cloned.
 */
import type { Bytes } from "@/lib/base/bytes";
import type { Evidence } from "@/lib/chain/evidence";
import type { Genesis } from "@/lib/chain/genesis";
import type { Height, NetworkId, PublicKey, TxId } from "@/lib/chain/ids";
import type { BlockDetail, InclusionBundle } from "@/lib/chain/proof";
import type { SealedRecord } from "@/lib/chain/sealing";
import type { ActiveFault, Fault, FaultFact } from "./fault";
import type { ObserverReason, TraceEvent, TxStatus } from "./trace";
import type { View } from "./view";

/** Page → worker. */
export type ToNode =
  /** First, once. The mesh's port is transferred with it. */
  | {
      readonly type: "open";
      readonly roomCode: string;
      /** Of the link, or known from before: a table that is another network is refused, whoever brings it (P25). */
      readonly networkId: NetworkId | null;
      readonly wish: Wish;
      readonly mesh: MessagePort;
    }
  /** Sign a presence with the seat's key; nothing else is signed for the page. */
  | { readonly type: "signPresence"; readonly id: number; readonly bytes: Bytes }
  | { readonly type: "draft"; readonly genesis: Genesis; readonly attempt: number }
  | { readonly type: "sealed"; readonly record: SealedRecord }
  | { readonly type: "pause" | "resume" }
  /** A hidden page wants few and large batches. */
  | { readonly type: "visible"; readonly visible: boolean }
  /** The page has drawn a batch and takes another. */
  | { readonly type: "drawn" }
  /** Report events of these types at once, besides the batches: for programs, which do not wait for frames. */
  | { readonly type: "watch"; readonly types: readonly TraceEvent["type"][] }
  /** Start again from the store after a stop that allows it. */
  | { readonly type: "restart" }
  /** What a practice seat of this page was asked to do wrong, for the trace of this one. */
  | { readonly type: "witness"; readonly fact: FaultFact }
  | { readonly type: "close" }
  | ({ readonly type: "ask"; readonly id: number } & { readonly question: Question });

/** Whose seat this tab wants to be. */
export type Wish =
  /** The seat this tab had, and none other: a copied tab must not take another's. */
  | { readonly type: "return"; readonly signingKey: PublicKey }
  /** A free seat of this browser, else a new one if the lobby is open, else to watch. */
  | { readonly type: "join"; readonly lobbyOpen: boolean }
  /** A new seat whatever this browser has ("open another validator here"). */
  | { readonly type: "new"; readonly purpose: "seat" | "practice" }
  /** Because it was asked to, or because there is no seat for it. */
  | { readonly type: "watch"; readonly why: Extract<ObserverReason, "asked" | "no-seat"> };

/** Worker → page. */
export type FromNode =
  | {
      readonly type: "opened";
      readonly signingKey: PublicKey | null;
      readonly vrfKey: PublicKey | null;
      readonly purpose: "seat" | "practice" | "observer";
      /** Why it only watches, if it does. */
      readonly why: ObserverReason | null;
      /** The table this seat belongs to, from an earlier life. */
      readonly sealed: SealedRecord | null;
      /** False: nothing survives this tab. */
      readonly durable: boolean;
    }
  /** The seat that this tab came for, and found in use, is free now. */
  | { readonly type: "seatFree" }
  | { readonly type: "failed"; readonly code: FailureCode; readonly detail: string }
  | { readonly type: "presenceSigned"; readonly id: number; readonly signature: Bytes }
  | {
      readonly type: "acknowledged";
      readonly attempt: number;
      readonly networkId: NetworkId;
      readonly signature: Bytes;
    }
  /** Why a draft or a record is not accepted (P25). */
  | { readonly type: "refused"; readonly what: "draft" | "sealed"; readonly code: string; readonly detail: string }
  /** The table as this validator knows it now: to be announced, and shown in the link. */
  | {
      readonly type: "started";
      readonly record: SealedRecord;
      readonly networkId: string;
      readonly seat: number | null;
    }
  /** A snapshot at first and after a gap, else the events since the last batch. */
  | { readonly type: "batch"; readonly snapshot: View | null; readonly events: readonly TraceEvent[] }
  | { readonly type: "events"; readonly events: readonly TraceEvent[] }
  /** Those of one turn together: a page that submits thousands of transactions is not told of each one by one. */
  | { readonly type: "answers"; readonly answers: readonly { readonly id: number; readonly answer: Answer }[] };

export type FailureCode = "storage" | "seat-lost" | "crash" | "no-worker";

/** Of a trace, in one answer: whoever got as many may ask for more. */
export const EVENTS_PER_ANSWER_MAX = 5_000;

/** Things the page may ask; each is answered by the Answer of the same type, or by `error`. */
export type Question =
  | { readonly type: "submit"; readonly payload: Bytes; readonly namespace: number; readonly salt: Bytes }
  | { readonly type: "transaction"; readonly txId: TxId }
  | { readonly type: "block"; readonly height: Height }
  | { readonly type: "proof"; readonly txId: TxId }
  | { readonly type: "consistency"; readonly first: Height; readonly second: Height }
  | { readonly type: "trace"; readonly fromSeq: number }
  /** What the validator was given and answered, as lines of a trace file (traceFile.ts). */
  | { readonly type: "recording" }
  /** A message that was received, as it was on the wire. */
  | { readonly type: "bytes"; readonly seq: number }
  | { readonly type: "evidence" }
  /** Do something wrong, for a while. */
  | { readonly type: "inject"; readonly fault: Fault; readonly forMs: number }
  /** Stop doing this wrong; null: stop everything. */
  | { readonly type: "heal"; readonly fault: number | null };

export type Answer =
  | { readonly type: "submit"; readonly txId: TxId; readonly duplicate: boolean }
  | { readonly type: "transaction"; readonly status: TxStatus }
  | { readonly type: "block"; readonly block: BlockDetail | null }
  | { readonly type: "proof"; readonly proof: InclusionBundle | null }
  | { readonly type: "consistency"; readonly proof: readonly Bytes[] }
  /** `base`: the view before the first event that the worker still has. */
  | { readonly type: "trace"; readonly events: readonly TraceEvent[]; readonly base: View }
  /** Null if it is not kept any more, or no message. */
  | { readonly type: "bytes"; readonly bytes: Bytes | null }
  /** None where nothing is recorded. `until`: the last event there was; later ones may tell of steps that are not in it. */
  | { readonly type: "recording"; readonly lines: readonly string[]; readonly until: number }
  | { readonly type: "evidence"; readonly evidence: readonly Evidence[] }
  | { readonly type: "inject"; readonly active: ActiveFault }
  /** How many faults ended. */
  | { readonly type: "heal"; readonly healed: number }
  | { readonly type: "error"; readonly code: string; readonly detail: string };

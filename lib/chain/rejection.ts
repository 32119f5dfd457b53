/**
 * A peer's mistake, as a value. `ignore` says nothing about the peer (late, duplicate, not for us); `reject` is a
 * provable fault of whoever delivered the bytes or signed the value, and costs it the link (lib/mesh).
 */
export interface Rejection {
  readonly code: RejectionCode;
  readonly action: "ignore" | "reject";
  /** One sentence of the form "got X, want Y". */
  readonly detail: string;
}

export type RejectionCode =
  | "malformed"
  | "oversize"
  | "unknown-kind"
  | "unknown-seat"
  | "wrong-network"
  | "bad-signature"
  | "bad-vrf"
  | "bad-certificate"
  | "bad-evidence"
  | "wrong-committer"
  | "wrong-proposer"
  | "wrong-parent"
  | "wrong-seed"
  | "wrong-round"
  | "bad-timestamp"
  | "bad-count"
  | "bad-body"
  | "bad-log"
  | "log-full"
  | "duplicate-transaction"
  | "block-too-large"
  | "bad-parameter"
  | "bad-genesis"
  | "bad-name"
  | "stale"
  | "future"
  | "duplicate"
  | "unwanted"
  | "pool-full"
  | "not-started"
  | "storage-full"
  | "paused"
  | "rate-limited";

export const reject = (code: RejectionCode, detail: string): Rejection => ({ code, action: "reject", detail });
export const ignore = (code: RejectionCode, detail: string): Rejection => ({ code, action: "ignore", detail });

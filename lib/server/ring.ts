/**
 * The last events of one stream, numbered in their order. It is both what a slow reader still has to read and what a returning
 * one has missed; what falls out of it is replaced by a snapshot, so nothing here needs to be kept for anybody.
 */
import { assert } from "@/lib/base/assert";

/** A dial of 15 peers with all their candidates, and a few more. */
export const RING_EVENTS_MAX = 256;
/** Characters; 1 024 full streams then take 256 MiB. */
export const RING_CHARS_MAX = 256 * 1_024;

export interface Ring {
  /** The first event there ever was, or will be. */
  readonly beganAtSeq: number;
  /** The oldest event held; equal to `nextSeq` when none is. */
  readonly firstSeq: number;
  readonly nextSeq: number;
  push(text: string): void;
  /** @param seq firstSeq … nextSeq − 1 */
  at(seq: number): string;
}

export function createRing(beganAtSeq: number): Ring {
  const texts: string[] = [];
  let firstSeq = beganAtSeq;
  let chars = 0;
  return {
    beganAtSeq,
    get firstSeq() {
      return firstSeq;
    },
    get nextSeq() {
      return firstSeq + texts.length;
    },
    push(text) {
      texts.push(text);
      chars += text.length;
      while (texts.length > RING_EVENTS_MAX || chars > RING_CHARS_MAX) {
        chars -= texts.shift()?.length ?? 0;
        firstSeq += 1;
      }
    },
    at(seq) {
      const text = texts[seq - firstSeq];
      assert(text !== undefined, "the ring holds the event asked for");
      return text;
    },
  };
}

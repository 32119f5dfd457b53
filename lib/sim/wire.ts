/** Messages as bytes: what leaves a host is encoded, what arrives is decoded. And how large a message is, roughly. */
import { AssertionError } from "@/lib/base/assert";
import { createWire, type Wire } from "@/lib/wire/codec";
import { MESSAGE_BYTES_MAX } from "@/lib/wire/limits";
import type { WireMessage } from "@/lib/wire/message";
import { Violation } from "./oracleState";
import { integer } from "./random";
import { streamOf } from "./streams";
import { count, type Host, mark, type World } from "./world";

const wires = new Map<number, Wire>();

function wireOf(n: number): Wire {
  const wire = wires.get(n) ?? createWire(n);
  wires.set(n, wire);
  return wire;
}

/**
 * The message as it will arrive, or null if it does not survive its encoding. What a liar says goes through the codec
 * in every tier: the door refuses what has no honest form, so nothing behind it has to.
 */
export function throughWire(world: World, from: Host, message: WireMessage): WireMessage | null {
  if (world.dials.tier === "symbolic" && from.behaviours.length === 0) return message;
  const wire = wireOf(world.table.n);
  const bytes = encoded(wire, from, message);
  if (bytes === null) return null;
  if (from.behaviours.includes("alter fields")) scratch(world, bytes);
  count(world, "bytes", bytes.length);
  const decoded = wire.decode(bytes);
  if (decoded.ok) return decoded.value;
  if (!from.liar)
    throw new Violation(
      "S6",
      `host ${from.index} sent a ${message.type} that nobody can read: ${decoded.error.detail}`,
    );
  mark(world, "an unreadable message was refused");
  return null;
}

/** What a liar has made up may not even have an encoding. */
function encoded(wire: Wire, from: Host, message: WireMessage): Uint8Array | null {
  try {
    const bytes = wire.encode(message);
    if (bytes.length <= MESSAGE_BYTES_MAX) return bytes;
  } catch (cause) {
    if (!from.liar) throw cause;
    return null;
  }
  throw new AssertionError(`host ${from.index} made a ${message.type} of more than ${MESSAGE_BYTES_MAX} bytes`);
}

/** A bit of every eighth message changes on its way. */
function scratch(world: World, bytes: Uint8Array): void {
  const random = streamOf(world, "scratch");
  if (integer(random, 0, 7) > 0 || bytes.length === 0) return;
  const at = integer(random, 0, bytes.length - 1);
  bytes[at] = (bytes[at] as number) ^ (1 << integer(random, 0, 7));
}

const SIGNED_BYTES = 110;
const HEADER_BYTES = 220;

/** For bandwidth alone, so it need not be exact. */
export function byteSizeOf(message: WireMessage): number {
  switch (message.type) {
    case "vote":
    case "commitment":
    case "evidence":
      return 2 * SIGNED_BYTES;
    case "certificate":
      return 64 * (message.certificate.signers.length + 1);
    case "proposal":
      return HEADER_BYTES + 3 * SIGNED_BYTES + 32 * message.bundle.txIds.length;
    case "status":
      return 64 * (message.status.tipCertificate?.signers.length ?? 1) + 2 * SIGNED_BYTES;
    case "transactions":
      return message.txs.reduce((sum, tx) => sum + 20 + tx.payload.length, 1);
    case "announce":
    case "want":
      return 32 * message.ids.length;
    case "block":
      return HEADER_BYTES + 32 * message.txIds.length;
    case "range":
      return message.blocks.reduce((sum, { body }) => sum + 2 * HEADER_BYTES + 300 * body.length, 1);
    case "hello":
    case "wantBlock":
    case "wantRange":
      return SIGNED_BYTES;
  }
}

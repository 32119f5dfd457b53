/**
 * One validator in the simulated network: carries out its effects on virtual time, and is the edge in front of it, which
 * admits, checks and mints messages exactly as the real one does. Crashing forgets everything but the disk.
 */
import { present } from "@/lib/base/assert";
import { fromHex } from "@/lib/base/bytes";
import type { PeerId } from "@/lib/base/peer";
import { checksOf, mintVerified } from "@/lib/chain/checks";
import type { ConsensusMessage, Verified } from "@/lib/chain/messages";
import { type SlotMessage, signedBytes, type Unsigned } from "@/lib/chain/votes";
import type { Instant } from "@/lib/consensus/input";
import type { Forge } from "@/lib/faults/behaviour";
import { equivocate } from "@/lib/faults/equivocate";
import { tileKey } from "@/lib/merkle/tiles";
import { admit, checkContextOf } from "@/lib/node/admit";
import { bootNode } from "@/lib/node/boot";
import type { NodeEffect, NodeInput } from "@/lib/node/effect";
import { openLog, tilesToOpen } from "@/lib/node/log";
import { rangeOf } from "@/lib/node/serve";
import { handle } from "@/lib/node/validator";
import { blockIn, blocksIn, bootImageOf, findIn, tileIn, writeTo } from "@/lib/storage/tables";
import type { WireMessage } from "@/lib/wire/message";
import { put } from "./heap";
import { simKey, simProve, simSign, simVerify, simVerifyVrf } from "./keys";
import { send } from "./network";
import { observe } from "./oracle";
import { integer } from "./random";
import { streamOf } from "./streams";
import { count, type Host, type SimEvent, type World } from "./world";

/** Wall time at virtual time 0. */
export const EPOCH_MS = 1_800_000_000_000;
const PROVE_MS = 4;

export const signerOf = (host: number) => simKey(2 * host);
const vrfOf = (host: number) => simKey(2 * host + 1);

export const instantOf = (world: World, host: Host): Instant => {
  const local = world.nowMs * host.clock.rate;
  return { monotonicMs: Math.round(local), wallMs: Math.round(EPOCH_MS + local + host.clock.offsetMs) };
};

/** Starts or restarts the validator from its disk. */
export function boot(world: World, host: Host): void {
  const image = bootImageOf(host.disk);
  const size = image.tip?.header.logSize ?? 0;
  const tiles = new Map(
    tilesToOpen(size).map(({ tier, column }) => [tileKey({ tier, column }), tileIn(host.disk, tier, column)] as const),
  );
  const log = present(
    openLog(size, new Map([...tiles].filter(([, bytes]) => bytes !== null) as never)),
    "the log of a tip on disk",
  );
  const restarted = host.life > 0;
  host.life++;
  const { sealed, table } = world;
  const booted = bootNode(
    { table, sealed, image, log, signingKey: signerOf(host.index).publicKey, restarted },
    instantOf(world, host),
  );
  host.node = booted.node;
  perform(world, host, booted.effects);
}

/** Gives the validator an input and carries out what it answers. */
export function give(world: World, host: Host, input: NodeInput): void {
  const { node } = host;
  if (node === null) return;
  perform(world, host, handle(node, input, instantOf(world, host)));
}

/** A message from the wire: admitted, checked, minted, delivered; or dropped, or its sender blamed. */
export function receive(world: World, host: Host, from: PeerId, message: WireMessage): void {
  const { node } = host;
  if (node === null) return;
  const admission = admit(node, from, message);
  if (admission === "deliver")
    return give(world, host, { type: "message", from, message: message as Verified<WireMessage> });
  if (admission === "compare") return compare(world, host, message);
  if (admission !== "verify") return;
  const checks = checksOf(message as ConsensusMessage, checkContextOf(node));
  if (!checks.ok) return checks.error.action === "reject" ? observe.blamed(world, host, from, checks.error) : undefined;
  const { signatures, vrf } = checks.value;
  const beta = vrf === null ? null : simVerifyVrf(vrf);
  if (!signatures.every(simVerify) || (vrf !== null && beta === null))
    return observe.blamed(world, host, from, {
      code: "bad-signature",
      action: "reject",
      detail: "got a signature that does not verify",
    });
  give(world, host, {
    type: "message",
    from,
    message: mintVerified(message as ConsensusMessage, checks.value, beta) as Verified<WireMessage>,
  });
}

/** P24: an old finality certificate for another block than ours, checked like any other. */
function compare(world: World, host: Host, message: WireMessage): void {
  if (message.type !== "certificate" || message.certificate.type !== "finality") return;
  const ours = blockIn(host.disk, message.certificate.height)?.certificate;
  const checks = checksOf(message, checkContextOf(present(host.node, "a running validator")));
  if (!ours || ours.blockId === message.certificate.blockId || !checks.ok || !checks.value.signatures.every(simVerify))
    return;
  give(world, host, { type: "forked", certificates: [ours, message.certificate] });
}

function perform(world: World, host: Host, effects: readonly NodeEffect[]): void {
  const node = present(host.node, "a running validator");
  for (const effect of effects) {
    const altered = host.liar ? equivocate.alter(effect, node) : [effect];
    for (const instead of altered) {
      if (instead.type === "forge") forge(world, host, instead);
      else carryOut(world, host, instead);
    }
  }
}

function carryOut(world: World, host: Host, effect: NodeEffect): void {
  const { index, life } = host;
  const later = (delayMs: number, event: SimEvent) => put(world.heap, world.nowMs + delayMs, event);
  const answer = (delayMs: number, input: NodeInput) => later(delayMs, { type: "input", host: index, life, input });
  observe.effect(world, host, effect);
  switch (effect.type) {
    case "send":
      for (const to of effect.to) send(world, host, to, effect.message);
      return;
    case "schedule": {
      const delayMs = effect.delayMs / host.clock.rate;
      return later(delayMs, { type: "timer", host: index, life, timer: effect.timer, dueMs: world.nowMs + delayMs });
    }
    case "write": {
      host.writes.push(effect);
      const [min, max] = world.dials.node.writeMs;
      return later(integer(streamOf(world, `write ${index}`), min, max), { type: "written", host: index, life });
    }
    case "lookUp":
      return answer(0, {
        type: "lookedUp",
        purpose: effect.purpose,
        ids: effect.ids,
        places: findIn(host.disk, effect.ids),
      });
    case "prove": {
      const proof = simProve(vrfOf(index), effect.alpha);
      const unsigned = { type: "commitment", height: effect.height, round: effect.round, seat: index, proof } as const;
      const signature = simSign(signerOf(index), signedBytes(world.table.networkId, unsigned));
      const beta = present(
        simVerifyVrf({ key: fromHex(vrfOf(index).publicKey), alpha: effect.alpha, proof }),
        "an own draw",
      );
      return answer(PROVE_MS, { type: "proved", commitment: { ...unsigned, signature, beta } });
    }
    case "verifyDraw":
      return answer(1, { type: "drawVerified", blockId: effect.blockId, beta: simVerifyVrf(effect.check) });
    case "verifyRange":
      return answer(1, {
        type: "rangeVerified",
        peer: effect.peer,
        from: effect.from,
        valid: effect.checks.every(simVerify),
      });
    case "serveRange":
      return send(
        world,
        host,
        effect.to,
        rangeOf(effect.from, blocksIn(host.disk, effect.from, effect.count, 100_000)),
      );
    case "serveCertificate": {
      const certificate = blockIn(host.disk, effect.height)?.certificate;
      if (certificate) send(world, host, effect.to, { type: "certificate", certificate });
      return;
    }
    case "reconsider":
      return later(0, { type: "reconsider", host: index, life, from: effect.from, message: effect.message });
    case "answer":
    case "blame":
    case "trace":
    case "standDown":
    case "halt":
      return;
  }
}

/** The oldest write under way completes: the vote is signed, the slot filled or found filled (P16). */
export function completeWrite(world: World, host: Host): void {
  const write = host.writes.shift();
  if (write === undefined) return;
  const { slot } = store(world, host, write);
  give(world, host, { type: "written", purpose: write.purpose, slot });
}

/** A crash: of the writes under way a prefix may have reached the disk. */
export function crash(world: World, host: Host): void {
  const survivors = integer(streamOf(world, "crash"), 0, host.writes.length);
  for (const write of host.writes.slice(0, survivors)) store(world, host, write);
  if (survivors > 0) count(world, "writes survived a crash unheard", survivors);
  host.writes.length = 0;
  host.node = null;
  host.paused = null;
  count(world, "crashes");
}

function store(
  world: World,
  host: Host,
  { batch, vote }: Extract<NodeEffect, { type: "write" }>,
): { slot: SlotMessage | null } {
  const signed = vote === null ? [] : [sign(world, host, vote)];
  return { slot: writeTo(host.disk, { ...batch, slots: signed }).slots[0] ?? null };
}

const sign = (world: World, host: Host, unsigned: Unsigned<SlotMessage>): SlotMessage =>
  ({
    ...unsigned,
    signature: simSign(signerOf(host.index), signedBytes(world.table.networkId, unsigned)),
  }) as SlotMessage;

function forge(world: World, host: Host, { to, unsigned, wrap }: Forge): void {
  count(world, "forged messages");
  const message = wrap(sign(world, host, unsigned));
  for (const peer of to) send(world, host, peer, message);
}

/**
 * One validator in the simulated network: booted from its disk, given inputs, its effects carried out on virtual time.
 * Crashing forgets everything but the disk (disk.ts); what stands before it is edge.ts; what it lies is lib/faults.
 */
import { AssertionError, present } from "@/lib/base/assert";
import type { Bytes } from "@/lib/base/bytes";
import { type Deed, type Forge, forgedMessage } from "@/lib/faults/behaviour";
import { misbehave } from "@/lib/faults/catalogue";
import { type Tampering, takeDone, tamper } from "@/lib/faults/tamper";
import { tileKey } from "@/lib/merkle/tiles";
import { bootNode } from "@/lib/node/boot";
import type { NodeEffect, NodeInput } from "@/lib/node/effect";
import { openLog, tilesToOpen } from "@/lib/node/log";
import { rangeOf } from "@/lib/node/serve";
import { handle } from "@/lib/node/validator";
import { blockIn, blocksIn, bootImageOf, tileIn } from "@/lib/storage/tables";
import { instantOf } from "./clock";
import { placesOf } from "./disk";
import { proven, signedAs } from "./edge";
import { crashAndReturn, stop } from "./failures";
import { put } from "./heap";
import { cryptoOf, signerOf } from "./keys";
import { send } from "./network";
import { observe } from "./oracle";
import { integer, unit } from "./random";
import { recordBoot, recordFact, recordHandled, recordMessage, recordMode, recordNote } from "./recording";
import { streamOf } from "./streams";
import { count, type Host, type OfOneLife, type World } from "./world";

const PROVE_MS = 4;
const RANGE_BYTES = 100_000;

/** Starts or restarts the validator from its disk. */
export function boot(world: World, host: Host): void {
  const image = bootImageOf(host.disk);
  const size = image.tip?.header.logSize ?? 0;
  const tiles = tilesToOpen(size).flatMap((place): [string, Bytes][] => {
    const bytes = tileIn(host.disk, place.tier, place.column);
    return bytes === null ? [] : [[tileKey(place), bytes]];
  });
  const log = openLog(size, new Map(tiles));
  const restarted = host.life > 0;
  host.life++;
  host.busyUntilMs = 0;
  const { sealed, table } = world;
  const signingKey = host.seat === null ? null : signerOf(host.seat).publicKey;
  const booted = bootNode(
    { table, sealed, image, log: present(log, "the log of a tip on disk"), signingKey, restarted },
    instantOf(world, host),
  );
  host.node = booted.node;
  recordBoot(world, host);
  observe.booted(world, host);
  perform(world, host, booted.effects);
  if (host.paused !== null) recordMode(world, host);
}

/** Gives the validator an input and carries out what it answers. */
export function give(world: World, host: Host, input: NodeInput): void {
  const { node } = host;
  if (node === null) return;
  const witnessed = observe.before(world, host, input);
  const effects = host.liar ? wilfully(world, host, input) : handle(node, input, instantOf(world, host));
  perform(world, host, effects);
  observe.after(world, host, input, witnessed, effects);
  recordHandled(world, host);
}

/** A liar's own contradictions may trip the honest validator inside it; a liar does not mind. */
function wilfully(world: World, host: Host, input: NodeInput): readonly NodeEffect[] {
  const node = present(host.node, "a running validator");
  try {
    const effects = handle(node, input, instantOf(world, host));
    const { core } = node;
    if (core.mode.type !== "stopped" && (core.seat !== host.seat || core.mode.type === "amnesiac"))
      node.core = { ...core, seat: host.seat, mode: { type: "active" } };
    return effects.filter(({ type }) => type !== "standDown");
  } catch (cause) {
    if (!(cause instanceof AssertionError)) throw cause;
    count(world, "liars that tripped over themselves");
    crashAndReturn(world, host);
    return [];
  }
}

function perform(world: World, host: Host, effects: readonly NodeEffect[]): void {
  for (const effect of effects) {
    if (host.node === null) return;
    if (host.crashAfter !== null && host.crashAfter-- <= 0) return crashAndReturn(world, host);
    host.effects++;
    act(world, host, effect);
  }
}

/** An effect, or what a liar does in its place. */
function act(world: World, host: Host, deed: Deed): void {
  if (host.node === null) return;
  if (host.tampering !== null && deed.type !== "forge") return tampered(world, host, host.tampering, deed);
  if (host.behaviours.length === 0) return deed.type === "forge" ? undefined : carryOut(world, host, deed);
  const random = streamOf(world, `liar ${host.index}`);
  const { node, memory } = host;
  for (const done of misbehave(host.behaviours, deed, { node, memory, unit: () => unit(random) })) {
    if (done !== deed) count(world, "lies");
    if (done.type === "later") later(world, host, done.delayMs, { type: "act", act: done.act });
    else if (done.type === "forge") forge(world, host, done);
    else carryOut(world, host, done);
  }
}

/** The same faults as on a live validator, in virtual time. */
function tampered(world: World, host: Host, tampering: Tampering, effect: NodeEffect): void {
  const node = present(host.node, "a running validator");
  const random = streamOf(world, `faults ${host.index}`);
  const liar = { node, seat: host.seat, memory: tampering.memory, unit: () => unit(random) };
  for (const done of tamper(tampering, effect, liar)) {
    if (done.type === "later") later(world, host, done.delayMs, { type: "act", act: done.act });
    else if (done.type === "forge") forge(world, host, done);
    else carryOut(world, host, done);
  }
  for (const { id, seat } of takeDone(tampering, effect))
    for (const each of world.hosts) recordFact(world, each, { type: "healed", id, seat, why: "done" });
}

/** Something a liar has put off: it is not altered a second time. */
export function actLate(world: World, host: Host, deed: Deed): void {
  if (deed.type === "forge") forge(world, host, deed);
  else carryOut(world, host, deed);
}

function forge(world: World, host: Host, forged: Forge): void {
  if (host.seat === null) return;
  const message = forgedMessage(forged, signedAs(world, host, forged.unsigned));
  carryOut(world, host, { type: "send", to: forged.to, message });
}

type LifeEvent = OfOneLife extends infer E ? (E extends OfOneLife ? Omit<E, "host" | "life"> : never) : never;

const later = (world: World, host: Host, delayMs: number, event: LifeEvent): void =>
  put(world.heap, world.nowMs + delayMs, { ...event, host: host.index, life: host.life } as OfOneLife);

function carryOut(world: World, host: Host, effect: NodeEffect): void {
  observe.effect(world, host, effect);
  const answer = (delayMs: number, input: NodeInput | null) => {
    if (input !== null) later(world, host, delayMs, { type: "input", input });
  };
  switch (effect.type) {
    case "send":
      for (const to of effect.to) {
        recordMessage(world, host, { direction: "out", peer: to, message: effect.message, verified: null });
        send(world, host, to, effect.message);
      }
      return;
    case "schedule": {
      const delayMs = Math.ceil(effect.delayMs / host.clock.rate);
      return later(world, host, delayMs, { type: "timer", timer: effect.timer, dueMs: world.nowMs + delayMs });
    }
    case "write": {
      host.writes.push(effect);
      const [min, max] = world.dials.storage.writeMs;
      return later(world, host, integer(streamOf(world, `disk ${host.index}`), min, max), { type: "written" });
    }
    case "reconsider":
      return later(world, host, 0, { type: "reconsider", from: effect.from, message: effect.message });
    case "prove":
      return answer(PROVE_MS, proven(world, host, effect));
    case "trace":
      return recordNote(world, host, effect.note);
    case "blame": {
      const { peer, rejection } = effect;
      const seat = host.node?.peers.get(peer)?.seat ?? null;
      return recordFact(world, host, { type: "blamed", peer, seat, code: rejection.code, detail: rejection.detail });
    }
    case "halt":
      return stop(world, host);
    case "answer":
    case "standDown":
      return;
    default:
      return ask(world, host, effect, answer);
  }
}

type Question = Extract<
  NodeEffect,
  { type: "lookUp" | "verifyDraw" | "verifyRange" | "serveRange" | "serveCertificate" }
>;

/** What needs the disk or arithmetic: answered in a moment, to the validator or to a neighbour. */
function ask(
  world: World,
  host: Host,
  effect: Question,
  answer: (delayMs: number, input: NodeInput | null) => void,
): void {
  const { verify, verifyVrf } = cryptoOf(world.dials.tier);
  switch (effect.type) {
    case "lookUp": {
      const { purpose, ids } = effect;
      return answer(0, { type: "lookedUp", purpose, ids, places: placesOf(host, ids) });
    }
    case "verifyDraw":
      return answer(1, { type: "drawVerified", blockId: effect.blockId, beta: verifyVrf(effect.check) });
    case "verifyRange": {
      const { peer, from, checks } = effect;
      return answer(1, { type: "rangeVerified", peer, from, valid: checks.every(verify) });
    }
    case "serveRange": {
      const message = rangeOf(effect.from, blocksIn(host.disk, effect.from, effect.count, RANGE_BYTES));
      return act(world, host, { type: "send", to: [effect.to], message });
    }
    case "serveCertificate": {
      const block = blockIn(host.disk, effect.height);
      if (!block?.certificate || !block.certified) return;
      const message = { type: "certificate", certificate: block.certificate } as const;
      return act(world, host, { type: "send", to: [effect.to], message });
    }
  }
}

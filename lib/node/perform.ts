/** Carries out effects one by one, in their order; what comes back from the world goes in again as an input. */
import type { PeerId } from "@/lib/base/peer";
import type { FinalityCertificate } from "@/lib/chain/certificate";
import type { Rejection } from "@/lib/chain/rejection";
import { StorageError } from "@/lib/storage/store";
import { priorityOf, type WireMessage } from "@/lib/wire/message";
import { proveAndSign } from "./edge";
import type { NodeEffect, NodeInput, WritePurpose } from "./effect";
import { answer, halt, type Life } from "./life";
import { isProven, rangeFor } from "./serveStore";
import { handle } from "./validator";

export function give(life: Life, input: NodeInput): void {
  if (!life.alive) return;
  if (life.pause !== null) return life.pause.hold(input);
  try {
    for (const effect of handled(life, input)) perform(life, effect);
  } catch (error) {
    halt(life, { type: "assertion", error });
  }
}

function handled({ deps: { node, clock, recorder } }: Life, input: NodeInput): readonly NodeEffect[] {
  recorder?.before(node);
  const now = clock.now();
  const effects = handle(node, input, now);
  recorder?.after(now, input, effects);
  return effects;
}

export function perform(life: Life, effect: NodeEffect): void {
  const { interference } = life.deps;
  if (interference === undefined) return carryOut(life, effect);
  interference.instead(effect, (act) => {
    if (life.alive) carryOut(life, act);
  });
}

function carryOut(life: Life, effect: NodeEffect): void {
  const { store, edge, watch } = life.deps;
  switch (effect.type) {
    case "send":
      return send(life, effect.to, effect.message);
    case "schedule":
      return life.timers.set(effect.timer, effect.delayMs);
    case "write":
      return life.write(effect);
    case "lookUp":
      return ask(life, store.find(effect.ids), (places) =>
        give(life, { type: "lookedUp", purpose: effect.purpose, ids: effect.ids, places }),
      );
    case "prove":
      return prove(life, effect);
    case "verifyDraw": {
      // Answered on its own turn: an input must not interrupt the effects of another.
      const { blockId, check } = effect;
      return ask(life, Promise.resolve(check).then(edge.verifyVrf), (beta) =>
        give(life, { type: "drawVerified", blockId, beta }),
      );
    }
    case "verifyRange": {
      const { peer, from } = effect;
      return ask(life, edge.verifyAll(effect.checks), (valid) =>
        give(life, { type: "rangeVerified", peer, from, valid }),
      );
    }
    case "serveRange":
      return serveRange(life, effect);
    case "serveCertificate":
      return ask(life, store.block(effect.height), (block) => {
        if (block?.certificate && block.certified)
          perform(life, {
            type: "send",
            to: [effect.to],
            message: { type: "certificate", certificate: block.certificate },
          });
      });
    case "reconsider":
      return life.inbound.again(effect.from, effect.message);
    case "answer":
      return answer(life, effect.request, effect.answer);
    case "blame":
      return blame(life, effect.peer, effect.rejection);
    case "trace":
      return watch.note(effect.note);
    case "standDown":
      return watch.stoodDown(effect.reason);
    case "halt":
      return halt(life, effect);
  }
}

function send({ wire, deps }: Life, to: readonly PeerId[], message: WireMessage): void {
  const bytes = wire.encode(message);
  for (const peer of to) deps.watch.message({ direction: "out", peer, message, bytes: bytes.length, verified: null });
  deps.link.send(to, priorityOf(message), bytes);
}

/** P22. Whoever asks again before it is answered may ask once more later. */
function serveRange(life: Life, { to, from, count }: Extract<NodeEffect, { type: "serveRange" }>): void {
  const { store, edge, node } = life.deps;
  if (life.serving.has(to)) return;
  life.serving.add(to);
  ask(life, rangeFor(store, edge, node.table, from, count), (range) => {
    life.serving.delete(to);
    perform(life, { type: "send", to: [to], message: range });
  });
}

function prove(life: Life, { height, round, alpha }: Extract<NodeEffect, { type: "prove" }>): void {
  const { node, keys } = life.deps;
  const { seat } = node.core;
  // Another signer of the seat may have made this one an observer meanwhile.
  if (seat === null || keys === null) return;
  ask(life, proveAndSign(keys, node.table.networkId, { height, round, seat }, alpha), (commitment) =>
    give(life, { type: "proved", commitment }),
  );
}

/** P24: a checked finality certificate of an earlier height, against ours. */
export function compare(life: Life, certificate: FinalityCertificate): void {
  ask(life, contradicted(life, certificate), (ours) => {
    if (ours !== null) give(life, { type: "forked", certificates: [ours, certificate] });
  });
}

/** Our certificate of the height if it is of another block. One that came beside a synced block is checked before it puts names on the screen. */
async function contradicted(
  { deps }: Life,
  { height, blockId }: FinalityCertificate,
): Promise<FinalityCertificate | null> {
  const block = await deps.store.block(height);
  if (block === null || block.blockId === blockId) return null;
  return (await isProven(block, deps.edge, deps.node.table)) ? block.certificate : null;
}

export function blame({ deps }: Life, peer: PeerId, rejection: Rejection): void {
  deps.watch.blamed(peer, rejection);
  deps.link.fault(peer, rejection);
}

/** Questions to store, keys and edge: one that fails is their trouble, not the asker's. */
function ask<T>(life: Life, answer: Promise<T>, use: (value: T) => void): void {
  answer
    .then(
      (value) => {
        if (life.alive) use(value);
      },
      (error: unknown) => onStorageFailed(life, error, null),
    )
    .catch((error: unknown) => halt(life, { type: "assertion", error }));
}

/** A full disk refuses a submission and nothing else; any other failure ends this life of the validator. */
export function onStorageFailed(life: Life, error: unknown, purpose: WritePurpose | null): void {
  if (error instanceof StorageError && error.code === "quota" && purpose?.type === "submitted")
    return give(life, { type: "notWritten", purpose });
  const failure = error instanceof StorageError ? error : new StorageError("failed", String(error), { cause: error });
  halt(life, { type: "storage", error: failure });
}

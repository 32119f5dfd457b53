/**
 * The faults at work in one validator, and what they make of its effects. Plain data and no clock: the worker carries
 * out what comes of it in real time (conduct.ts), the simulator in virtual time, so a fault is the same in both.
 */
import type { Seat } from "@/lib/chain/ids";
import type { NodeEffect } from "@/lib/node/effect";
import type { ActiveFault, Fault, Struck } from "@/lib/port/fault";
import { type Act, type Behaviour, freshMemory, type Liar, type Memory } from "./behaviour";
import { BEHAVIOURS } from "./catalogue";
import { isSameRound, omitted, partOf } from "./omit";

export interface Tampering {
  readonly active: WorkingFault[];
  nextId: number;
  readonly memory: Memory;
  /** The seat has signed twice in this life: what the honest validator inside concludes from that is not heeded. */
  hasLied: boolean;
}

export interface WorkingFault extends ActiveFault {
  /** Rounds in which it will still strike; null: all. */
  roundsLeft: number | null;
  struck: Struck | null;
}

export const createTampering = (): Tampering => ({ active: [], nextId: 1, memory: freshMemory(), hasLied: false });

export function addFault(
  tampering: Tampering,
  seat: Seat,
  fault: Fault,
  sinceMs: number,
  untilMs: number,
): WorkingFault {
  const working: WorkingFault = {
    id: tampering.nextId++,
    seat,
    fault,
    sinceMs,
    untilMs,
    roundsLeft: fault.type === "withhold" ? fault.rounds : null,
    struck: null,
  };
  tampering.active.push(working);
  return working;
}

/** Those that ended: one by its id, or all. */
export function removeFaults(tampering: Tampering, id: number | null): WorkingFault[] {
  const ended = tampering.active.filter((it) => id === null || it.id === id);
  const left = tampering.active.filter((it) => !ended.includes(it));
  tampering.active.splice(0, tampering.active.length, ...left);
  return ended;
}

/** A fault that has struck in its last round is over when the validator has left that round. */
export function takeDone(tampering: Tampering, effect: NodeEffect): WorkingFault[] {
  if (effect.type !== "trace" || effect.note.type !== "entered") return [];
  const { note } = effect;
  const done = tampering.active.filter((it) => it.roundsLeft === 0 && !isSameRound(it.struck, note));
  return done.flatMap(({ id }) => removeFaults(tampering, id));
}

export type FaultOf<T extends Fault["type"]> = Extract<Fault, { type: T }>;

const faultsOf = <T extends Fault["type"]>({ active }: Tampering, type: T): FaultOf<T>[] =>
  active.flatMap(({ fault }) => (fault.type === type ? [fault as FaultOf<T>] : []));

/** True if nothing but a hello is heard from this seat. */
export const isDeafTo = (tampering: Tampering, seat: Seat | null): boolean =>
  seat !== null && faultsOf(tampering, "cut").some(({ seats }) => seats.includes(seat));

export const isPaused = (tampering: Tampering): boolean => faultsOf(tampering, "pause").length > 0;

/** What happens in an effect's place. */
export function tamper(tampering: Tampering, effect: NodeEffect, liar: Liar): readonly Act[] {
  if (effect.type === "standDown" && tampering.hasLied) return goOn(liar);
  if (isWithheld(tampering, effect)) return omitted(effect);
  let acts: readonly Act[] = [effect];
  for (const { how } of faultsOf(tampering, "lie")) {
    const { alter }: Behaviour = BEHAVIOURS[how];
    acts = acts.flatMap((act) =>
      act.type === "forge" || act.type === "later" ? [act] : slipping(act, alter(act, liar)),
    );
  }
  if (acts.some(({ type }) => type === "forge")) tampering.hasLied = true;
  return acts.flatMap((act) => (act.type === "send" ? onItsWay(tampering, act, liar) : [act]));
}

/** Half a dozen round trips: each half has acted on what it was shown by then. */
const SLIP_MS = 150;

/**
 * Who shows each half of the table another message is found out when somebody hears both (P18). A lesson does not wait
 * for that by chance: after a moment each half is shown the other's as well.
 */
function slipping(effect: NodeEffect, acts: readonly Act[]): readonly Act[] {
  if (effect.type !== "send") return acts;
  return acts.flatMap((act): Act[] => {
    if (act.type !== "forge" || act.as.type === "certificate" || act.unsigned.type === "commitment") return [act];
    const others = effect.to.filter((peer) => !act.to.includes(peer));
    // A lie told to everybody contradicts nobody.
    if (others.length === 0) return [act];
    return [
      act,
      { type: "later", delayMs: SLIP_MS, act: { ...act, to: others } },
      { type: "later", delayMs: SLIP_MS, act: { ...effect, to: act.to } },
    ];
  });
}

/** A liar does not stand down because somebody shows it its own second signature. */
function goOn({ node, seat }: Liar): readonly Act[] {
  if (seat !== undefined) node.core = { ...node.core, seat, mode: { type: "active" } };
  return [];
}

function isWithheld({ active }: Tampering, effect: NodeEffect): boolean {
  const part = partOf(effect);
  if (part === null) return false;
  const { height, round } = part;
  for (const it of active) {
    if (it.fault.type !== "withhold" || it.fault.what !== part.what || (it.fault.from ?? 0) > height) continue;
    if (isSameRound(it.struck, part)) return true;
    if (it.roundsLeft === 0) continue;
    if (it.roundsLeft !== null) it.roundsLeft--;
    it.struck = { height, round };
    return true;
  }
  return false;
}

/** What becomes of a message between here and there. A link whose first message does not arrive never came up. */
function onItsWay(tampering: Tampering, effect: Extract<NodeEffect, { type: "send" }>, { node, unit }: Liar): Act[] {
  if (effect.message.type === "hello") return [effect];
  const percents = faultsOf(tampering, "loss");
  const to = effect.to.filter((peer) => {
    if (isDeafTo(tampering, node.peers.get(peer)?.seat ?? null)) return false;
    return percents.every(({ percent }) => 100 * unit() >= percent);
  });
  if (to.length === 0) return [];
  const sent = to.length === effect.to.length ? effect : { ...effect, to };
  const delayMs = Math.max(0, ...faultsOf(tampering, "delay").map((fault) => fault.delayMs));
  return delayMs === 0 ? [sent] : [{ type: "later", delayMs, act: sent }];
}

/**
 * A running validator's faults: asked for, carried out, ended by hand, by time or when they have done what they were
 * for. It stands between the validator and the world only while there are any. What a fault does is tamper.ts; which
 * keys may sign twice is decided here, once: those of practice seats.
 */
import type { PeerId } from "@/lib/base/peer";
import { err, ok, type Result } from "@/lib/base/result";
import type { NetworkId, Seat } from "@/lib/chain/ids";
import { type SignedMessage, signedBytes, type Unsigned } from "@/lib/chain/votes";
import type { SeatKeys } from "@/lib/node/edge";
import type { NodeEffect } from "@/lib/node/effect";
import type { Interference } from "@/lib/node/life";
import type { NodeState } from "@/lib/node/state";
import type { Clock } from "@/lib/node/timers";
import {
  type ActiveFault,
  FAULT_MS_MAX,
  FAULTS_MAX,
  type Fault,
  type FaultFact,
  faultProblem,
  type HealedWhy,
} from "@/lib/port/fault";
import { type Deed, type Forge, forgedMessage } from "./behaviour";
import {
  addFault,
  createTampering,
  isDeafTo,
  isPaused,
  removeFaults,
  type Tampering,
  takeDone,
  tamper,
} from "./tamper";

export interface ConductDeps {
  readonly clock: Clock;
  readonly unit: () => number;
  readonly record: (fact: FaultFact) => void;
  /** The validator stops reading and voting, or goes on. */
  readonly pause: (paused: boolean) => void;
}

/** Who misbehaves. `keys`: only those that may sign twice. */
export interface Culprit {
  readonly node: NodeState;
  readonly networkId: NetworkId;
  readonly seat: Seat | null;
  readonly keys: SeatKeys | null;
}

/** Why a fault is not injected; `detail` is of the form "got X, want Y". */
export interface Refused {
  readonly code: "no-seat" | "out-of-range" | "too-many" | "not-practice";
  readonly detail: string;
}

export interface Conduct {
  /** Its faults stay over a restart from the store. */
  of(culprit: Culprit): Interference;
  inject(fault: Fault, forMs: number): Result<ActiveFault, Refused>;
  /** How many ended. */
  heal(id: number | null): number;
  close(): void;
}

export function createConduct({ clock, unit, record, pause }: ConductDeps): Conduct {
  const tampering = createTampering();
  const expiries = new Map<number, () => void>();
  const carry = createCarrier({ clock, unit }, tampering, (done) => tell(done, "done"));
  let culprit: Culprit | null = null;

  function end(id: number | null, why: HealedWhy): number {
    const wasPaused = isPaused(tampering);
    const ended = removeFaults(tampering, id);
    tell(ended, why);
    if (wasPaused && !isPaused(tampering)) pause(false);
    return ended.length;
  }

  function tell(ended: readonly ActiveFault[], why: HealedWhy): void {
    for (const { id, seat } of ended) {
      expiries.get(id)?.();
      expiries.delete(id);
      record({ type: "healed", id, seat, why });
    }
  }

  return {
    of(next) {
      culprit = next;
      return {
        instead: (effect, carryOut) => carry(next, effect, carryOut),
        isDeafTo: (peer: PeerId) => isDeafTo(tampering, next.node.peers.get(peer)?.seat ?? null),
      };
    },
    inject(fault, forMs) {
      const refused = refusal(fault, forMs, culprit, tampering.active.length);
      if (refused !== null || culprit?.seat == null) return err(refused ?? NO_SEAT);
      const { wallMs } = clock.now();
      const working = addFault(tampering, culprit.seat, fault, wallMs, wallMs + forMs);
      const { id, seat, sinceMs, untilMs } = working;
      const active = { id, seat, fault, sinceMs, untilMs };
      expiries.set(
        id,
        clock.schedule(forMs, () => end(id, "expired")),
      );
      record({ type: "fault", ...active });
      if (fault.type === "pause") pause(true);
      return ok(active);
    },
    heal: (id) => end(id, "asked"),
    close() {
      for (const cancel of expiries.values()) cancel();
    },
  };
}

const NO_SEAT: Refused = { code: "no-seat", detail: "got a fault for a tab that only watches, want one with a seat" };

function refusal(fault: Fault, forMs: number, culprit: Culprit | null, active: number): Refused | null {
  if (culprit === null || culprit.seat === null) return NO_SEAT;
  const problem = faultProblem(fault, culprit.seat, culprit.node.table.n);
  if (problem !== undefined) return { code: "out-of-range", detail: problem };
  if (!(forMs > 0 && forMs <= FAULT_MS_MAX))
    return { code: "out-of-range", detail: `got a fault for ${forMs} ms, want 1 to ${FAULT_MS_MAX}` };
  if (active >= FAULTS_MAX) return { code: "too-many", detail: `got one more than ${FAULTS_MAX} faults at once` };
  if (fault.type === "lie" && culprit.keys === null)
    return { code: "not-practice", detail: `got ${fault.how} for a person's seat, want a practice seat` };
  return null;
}

/** Delayed messages under way; more are lost, as on a link whose buffer is full. */
const DELAYED_MAX = 10_000;

/** Carries out what the faults make of an effect: now, later, or signed first. */
function createCarrier(
  { clock, unit }: Pick<ConductDeps, "clock" | "unit">,
  tampering: Tampering,
  onDone: (done: readonly ActiveFault[]) => void,
) {
  let delayed = 0;
  function later(delayMs: number, act: Deed, carryOut: (deed: Deed) => void): void {
    if (delayed >= DELAYED_MAX) return;
    delayed++;
    clock.schedule(delayMs, () => {
      delayed--;
      carryOut(act);
    });
  }
  return ({ node, seat, keys, networkId }: Culprit, effect: NodeEffect, carryOut: (effect: NodeEffect) => void) => {
    // Once it has lied, the honest validator inside may be shown its own second signature at any time.
    if (tampering.active.length === 0 && !tampering.hasLied) return carryOut(effect);
    for (const act of tamper(tampering, effect, { node, seat, memory: tampering.memory, unit })) {
      if (act.type === "forge") void forge(act, keys, networkId, carryOut);
      else if (act.type !== "later") carryOut(act);
      else
        later(
          act.delayMs,
          act.act,
          (deed) => void (deed.type === "forge" ? forge(deed, keys, networkId, carryOut) : carryOut(deed)),
        );
    }
    onDone(takeDone(tampering, effect));
  };
}

async function forge(
  forged: Forge,
  keys: SeatKeys | null,
  networkId: NetworkId,
  carryOut: (effect: NodeEffect) => void,
): Promise<void> {
  if (keys === null) return;
  const unsigned: Unsigned<SignedMessage> = forged.unsigned;
  const signature = await keys.signing.sign(signedBytes(networkId, unsigned));
  const message = forgedMessage(forged, { ...unsigned, signature } as SignedMessage);
  carryOut({ type: "send", to: forged.to, message });
}

/** The table of a chaotic hour: its seats, what is submitted to them meanwhile, and how they are struck by plan. */
import { setTimeout as pause } from "node:timers/promises";
import { quorum } from "@/lib/chain/quorum";
import { pick, type Random, randomStream } from "@/lib/sim/random";
import type { Blow, Plan, Strike } from "./chaosPlan";
import type { ChaosRecord } from "./chaosRecord";
import { type ChaosSeat, openSeat } from "./chaosSeat";

export interface Tally {
  readonly struck: Record<Blow, number>;
  /** Ids that a tab said it has accepted. */
  readonly accepted: Set<string>;
  /** Seats that did not validate again within STUCK_MS, as text. */
  readonly stuck: string[];
}

type Say = (line: string) => void;

/** Joining and sealing, with all browsers starting at once. */
const JOIN_MS = 180_000;
/** A tab that is helped up loads, listens and catches up; on an idle machine in two seconds. */
const STUCK_MS = 120_000;
/** Behind the furthest tab by so many blocks it is with the others again. */
const NEAR_BLOCKS = 5;
const LOOK_MS = 500;
/** Times a transaction is handed in, each time to another tab, until one says that it has it. */
const TRIES_MAX = 10;

export async function openSeats(url: string, seats: number, preset: string, record: ChaosRecord): Promise<ChaosSeat[]> {
  const response = await fetch(`${url}/api/rooms`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ seats, preset, name: "chaos" }),
  });
  const { code, detail } = (await response.json()) as { code: string; detail?: string };
  if (!response.ok) throw new Error(`the room was refused: ${detail}`);
  const table: ChaosSeat[] = [];
  for (let seat = 0; seat < seats; seat++) table.push(await openSeat(seat, `${url}/r/${code}`, record));
  if (await until(() => table.every((seat) => seat.isValidating()), JOIN_MS)) return table;
  throw new Error(`not all tabs validate: ${table.map(({ status }) => status?.role ?? "?").join(", ")}`);
}

/** Strikes until the end, and resolves when everybody is back or has had STUCK_MS to come back. */
export async function strikeByPlan(
  table: readonly ChaosSeat[],
  { plan, record, tally, endMs, say }: { plan: Plan; record: ChaosRecord; tally: Tally; endMs: number; say: Say },
): Promise<void> {
  const away = new Set<number>();
  const outages: Promise<void>[] = [];
  for (;;) {
    await pause(plan.pauseMs());
    if (Date.now() >= endMs) break;
    const strike = plan.strike(away);
    if (strike === null) continue;
    away.add(strike.seat);
    tally.struck[strike.blow]++;
    outages.push(
      outage(table[strike.seat] as ChaosSeat, strike, record, tally, say).then(() => void away.delete(strike.seat)),
    );
  }
  await Promise.all(outages);
}

async function outage(seat: ChaosSeat, strike: Strike, record: ChaosRecord, tally: Tally, say: Say): Promise<void> {
  const startMs = Date.now();
  const about = `${strike.blow} of seat ${strike.seat} for ${(strike.forMs / 1_000).toFixed(1)} s`;
  try {
    await seat.suffer(strike);
  } catch (fault) {
    // The browser did not start or the page did not load: the tab is not there, which is for the watch to notice.
    say(`${about}: ${String(fault)}`);
  }
  const isBack = (): boolean => seat.isValidating() && (seat.status?.tip.height ?? 0) >= record.height - NEAR_BLOCKS;
  if (await until(isBack, STUCK_MS))
    return say(`${about}, back after ${((Date.now() - startMs) / 1_000).toFixed(1)} s`);
  tally.stuck.push(`${about}: ${JSON.stringify(seat.status)}`);
  say(`${about}: not back, ${JSON.stringify(seat.status)}`);
}

/** Hands in transactions, evenly, each to a tab drawn by chance and again elsewhere if that one says nothing (P19). */
export async function submitUntil(
  table: readonly ChaosSeat[],
  { seed, rate, tally, endMs }: { seed: number; rate: number; tally: Tally; endMs: number },
): Promise<void> {
  const random: Random = randomStream(seed, "chaos submissions");
  const startMs = Date.now();
  const open: Promise<void>[] = [];
  for (let n = 0; Date.now() < endMs; n++) {
    await pause(Math.max(0, startMs + (n * 1_000) / rate - Date.now()));
    open.push(submitSomewhere(table, `chaos ${seed}, transaction ${n}`, random, tally));
  }
  await Promise.all(open);
}

/** Equal bytes are one transaction: handed in again it must not be final twice. */
async function submitSomewhere(table: readonly ChaosSeat[], text: string, random: Random, tally: Tally): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const id = await pick(random, table).submit(text);
    if (id !== null) return void tally.accepted.add(id);
    await pause(LOOK_MS);
  }
}

/** Tells the record again and again whether the chain could go on, until it is stopped. */
export function lookOut(table: readonly ChaosSeat[], record: ChaosRecord): () => void {
  const needed = quorum(table.length);
  const timer = setInterval(() => {
    const validating = table.filter((seat) => seat.isValidating());
    const isWaiting = validating.some(({ status }) => (status?.pool ?? 0) > 0);
    record.look(validating.length >= needed && isWaiting, Date.now());
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/** Waits until no tab has a transaction waiting and all have come equally far; resolves to a height that all have. */
export async function settle(table: readonly ChaosSeat[], limitMs: number): Promise<number> {
  const statuses = () => table.map(({ status }) => status);
  await until(() => statuses().every((status) => status?.role === "validating" && status.pool === 0), limitMs);
  const height = Math.max(...statuses().map((status) => status?.tip.height ?? 0));
  await until(() => statuses().every((status) => (status?.tip.height ?? 0) >= height), limitMs);
  return Math.min(height, ...statuses().map((status) => status?.tip.height ?? 0));
}

async function until(isSo: () => boolean, limitMs: number): Promise<boolean> {
  for (const endMs = Date.now() + limitMs; Date.now() < endMs; await pause(LOOK_MS)) if (isSo()) return true;
  return isSo();
}

/**
 * What somebody asks for when they start a table, and what is wrong with it while they still type. The server judges
 * again by the same rules (P1); this only saves the round trip.
 */
import { nameFault } from "@/lib/chain/names";
import { type Delegation, PARAM_RANGES, type Params, PRESETS, type Preset, paramsFault } from "@/lib/chain/params";
import { faultsMax, quorum } from "@/lib/chain/quorum";

export type ParamName = keyof typeof PARAM_RANGES;

export interface TableForm {
  /** Empty: the server names the table after its code. */
  readonly name: string;
  readonly seats: number;
  readonly preset: Preset;
  readonly delegation: Delegation;
  /** What was typed instead of the preset's value. */
  readonly overrides: Readonly<Partial<Record<ParamName, string>>>;
}

export const SEAT_CHOICES_MAX = 16;

export const emptyForm: TableForm = { name: "", seats: 4, preset: "live", delegation: "fair", overrides: {} };

export interface PresetText {
  readonly preset: Preset;
  readonly title: string;
  readonly text: string;
}

export const PRESET_TEXTS: readonly PresetText[] = [
  { preset: "live", title: "Live", text: "A round takes at most 2 s, an idle table makes a block a second." },
  { preset: "fast", title: "Fast", text: "Rounds of at most 1 s, several blocks a second. Tabs work hard." },
  { preset: "lecture", title: "Lecture", text: "Rounds of 8 s: slow enough to talk over every step." },
  { preset: "whitepaper", title: "Whitepaper", text: "The printed numbers: rounds of two minutes." },
];

export interface ParamText {
  readonly name: ParamName;
  readonly title: string;
  readonly unit: "ms" | "bytes" | "transactions";
  readonly text: string;
}

export const PARAM_TEXTS: readonly ParamText[] = [
  { name: "roundMs", title: "Round", unit: "ms", text: "Length of a round before it may be given up." },
  { name: "clearingMs", title: "Clearing", unit: "ms", text: "Start of a round in which only votes count." },
  { name: "idleMs", title: "Idle", unit: "ms", text: "Wait of an empty pool before an empty block." },
  { name: "maxDriftMs", title: "Clock drift", unit: "ms", text: "How far ahead a block's time may be." },
  { name: "maxTxBytes", title: "Transaction", unit: "bytes", text: "Encoded size of one transaction." },
  { name: "maxBlockBytes", title: "Block", unit: "bytes", text: "Transactions of one block together." },
  { name: "maxBlockTxs", title: "Block", unit: "transactions", text: "Number in one block." },
  { name: "maxLogSize", title: "Log", unit: "transactions", text: "What the table may ever sequence." },
];

/** The numbers as they would be sealed; what cannot be read as an integer is NaN. */
export function paramsOf({ preset, delegation, overrides }: TableForm): Params {
  const typed = Object.entries(overrides).map(([name, text]) => [name, readInteger(text)] as const);
  return { ...PRESETS[preset], ...Object.fromEntries(typed), delegation };
}

export interface FormFaults {
  readonly name?: string;
  readonly seats?: string;
  readonly params: Readonly<Partial<Record<ParamName, string>>>;
  /** What is wrong with the parameters together. */
  readonly together?: string;
}

export function faultsOf(form: TableForm): FormFaults {
  const params = paramsOf(form);
  const outOfRange = PARAM_TEXTS.flatMap(({ name, unit }) => {
    const [min, max] = PARAM_RANGES[name];
    const value = params[name];
    const isFine = Number.isSafeInteger(value) && value >= min && value <= max;
    return isFine ? [] : [[name, `A whole number from ${min} to ${max} ${unit}.`] as const];
  });
  const seatsFine = Number.isInteger(form.seats) && form.seats >= 1 && form.seats <= SEAT_CHOICES_MAX;
  const together = outOfRange.length === 0 && seatsFine ? paramsFault(params, form.seats) : undefined;
  const name = form.name === "" ? undefined : nameFault(form.name);
  return {
    ...(name === undefined ? {} : { name: sentence(name) }),
    ...(seatsFine ? {} : { seats: `From 1 to ${SEAT_CHOICES_MAX} seats.` }),
    params: Object.fromEntries(outOfRange),
    ...(together === undefined ? {} : { together: sentence(together) }),
  };
}

export const isFine = ({ name, seats, params, together }: FormFaults): boolean =>
  name === undefined && seats === undefined && together === undefined && Object.keys(params).length === 0;

/** What so many seats mean, in one sentence (P2). */
export function quorumSentence(seats: number): string {
  const [q, away] = [quorum(seats), seats - quorum(seats)];
  if (seats === 1) return "One seat decides alone: good for a look, no protection.";
  const agree = away === 0 ? `All ${seats} must agree` : `${q} of ${seats} must agree`;
  const lose = away === 0 ? "none may be away" : away === 1 ? "one may be away" : `${away} may be away`;
  const lie = faultsMax(seats);
  return `${agree}; ${lose}${lie === 0 ? "" : `, ${lie === 1 ? "one may lie" : `${lie} may lie`}`}.`;
}

const readInteger = (text: string): number => (/^\d{1,12}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN);

const sentence = (fault: string): string => `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`;

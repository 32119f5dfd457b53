/**
 * Names for people who did not give one. A validator that practises says so in its name, because a name is what the
 * genesis keeps: so it is badged for ever, for everybody, also when its page is gone.
 */
import { nameFault } from "@/lib/chain/names";

const FIRST = ["Amber", "Brisk", "Calm", "Clear", "Deft", "Early", "Fair", "Glad", "Keen", "Lucid", "Mild", "Noble"];
const MORE = ["Open", "Plain", "Quick", "Quiet", "Ready", "Solid", "Spry", "Tidy", "True", "Vivid", "Warm", "Wise"];
const LAST = ["Badger", "Crane", "Finch", "Fox", "Hare", "Heron", "Ibis", "Kite", "Lynx", "Marten", "Otter", "Owl"];
const ALSO = ["Panda", "Raven", "Robin", "Seal", "Shrew", "Stoat", "Swift", "Tern", "Viper", "Vole", "Wren", "Yak"];

/** @param random from 0 inclusive to 1 exclusive */
export function friendlyName(random: () => number): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? "";
  return `${pick([...FIRST, ...MORE])} ${pick([...LAST, ...ALSO])}`;
}

const PRACTICE = " (practice)";
const PRACTICE_NAMES = ["Ada", "Ben", "Cai", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Leo"];

/** The name of the next practice validator at a table with these names. */
export function practiceName(taken: readonly string[]): string {
  const called = taken.map((name) => nameParts(name).short);
  const free = PRACTICE_NAMES.find((name) => !called.includes(name));
  return (free ?? `No. ${taken.length}`) + PRACTICE;
}

/** A name in its parts, as it is drawn. */
export const nameParts = (name: string): { readonly short: string; readonly isPractice: boolean } =>
  name.endsWith(PRACTICE)
    ? { short: name.slice(0, -PRACTICE.length), isPractice: true }
    : { short: name, isPractice: false };

/**
 * What a seat is called in a sentence. Nobody keeps two people from one name: each of them is told with the number of the
 * seat, which only one has. @param validators of the genesis, in seat order; undefined where they are not known
 */
export function calledIn(validators: readonly { readonly name: string }[] | undefined, seat: number): string {
  const own = validators?.[seat];
  if (validators === undefined || own === undefined) return `seat ${seat}`;
  const { short } = nameParts(own.name);
  const isShared = validators.some((other) => other !== own && nameParts(other.name).short === short);
  return isShared ? `${short} (seat ${seat})` : short;
}

/** What is wrong with a name somebody types, as a sentence; undefined if it is fine. */
export function nameFaultWords(name: string): string | undefined {
  if (nameParts(name).isPractice) return "That ending says that nobody sits there: it is for practice validators.";
  const fault = nameFault(name);
  if (fault === undefined) return undefined;
  return name === "" ? "A name has at least one letter." : `${fault.charAt(0).toUpperCase()}${fault.slice(1)}.`;
}

export type NameMemory = Pick<Storage, "getItem" | "setItem">;

const KEY = "roundtable/name";

/** This person's name, made up once and then remembered; @param remembers null where nothing can be stored */
export function ownName(remembers: NameMemory | null, random: () => number): string {
  const known = read(remembers);
  if (known !== null && nameFaultWords(known) === undefined) return known;
  const name = friendlyName(random);
  rememberName(remembers, name);
  return name;
}

export function rememberName(remembers: NameMemory | null, name: string): void {
  try {
    remembers?.setItem(KEY, name);
  } catch {
    // Without storage the name lasts as long as the page.
  }
}

function read(remembers: NameMemory | null): string | null {
  try {
    return remembers?.getItem(KEY) ?? null;
  } catch {
    return null;
  }
}

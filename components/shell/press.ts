/** One press of a shortcut's keys: whose it is, and whether it does what the shortcut does. */
import type { Command } from "./commands";

/** As much of a KeyboardEvent as that takes. */
export interface Press {
  readonly defaultPrevented: boolean;
  /** The key is held down, and this is not its first press. */
  readonly repeat: boolean;
  readonly target: unknown;
  preventDefault(): void;
}

export function press(
  event: Press,
  { keys = "", repeats = false, run }: Pick<Command, "keys" | "repeats" | "run">,
): void {
  if (isTaken(event, keys)) return;
  event.preventDefault();
  // Who holds a key down has not answered the question that its first press asks.
  if (repeats || !event.repeat) run();
}

/** Keys belong to who types, and in an open menu to the item that a letter names; Space and Enter to the control in focus. */
const TYPED_IN = "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox]";
const PRESSED_BY_SPACE = "button, a, summary, [role=button], [role=tab]";

function isTaken({ target, defaultPrevented }: Press, keys: string): boolean {
  if (defaultPrevented || !isElement(target)) return true;
  if (keys.startsWith("$mod")) return false;
  return target.closest(TYPED_IN) !== null || (keys === "Space" && target.closest(PRESSED_BY_SPACE) !== null);
}

/** The document can have the focus too. */
const isElement = (target: unknown): target is { closest(selectors: string): unknown } =>
  typeof target === "object" && target !== null && "closest" in target && typeof target.closest === "function";

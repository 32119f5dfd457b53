/** How this browser wants the page: motion, shortcuts, size. Kept across visits; the theme is kept by next-themes. */
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";

export const MOTIONS = ["system", "full", "reduced", "off"] as const;
export type Motion = (typeof MOTIONS)[number];

export interface Preferences {
  readonly motion: Motion;
  /** Single keys may get in the way of assistive tools, so they can be switched off (WCAG 2.1.4). */
  readonly shortcuts: boolean;
  /** Larger, for a lecture hall. Not kept: a projector is of today. */
  readonly projector: boolean;
}

const DEFAULTS: Preferences = { motion: "system", shortcuts: true, projector: false };
const KEY = "roundtable/preferences";

const store = createStore<Preferences>(() => DEFAULTS);

export const usePreferences = <T>(selector: (preferences: Preferences) => T): T => useStore(store, selector);

export const currentPreferences = (): Preferences => store.getState();

/** Called once the page is there: the server does not know them, and both have to draw the same first. */
export function loadPreferences(memory: Pick<Storage, "getItem"> | null): void {
  store.setState(readPreferences(memory));
}

export function readPreferences(memory: Pick<Storage, "getItem"> | null): Preferences {
  try {
    const kept = JSON.parse(memory?.getItem(KEY) ?? "{}") as Partial<Record<keyof Preferences, unknown>> | null;
    return {
      ...DEFAULTS,
      motion: MOTIONS.find((motion) => motion === kept?.motion) ?? DEFAULTS.motion,
      shortcuts: typeof kept?.shortcuts === "boolean" ? kept.shortcuts : DEFAULTS.shortcuts,
    };
  } catch {
    return DEFAULTS;
  }
}

export function setPreferences(change: Partial<Preferences>, memory: Pick<Storage, "setItem"> | null): void {
  store.setState(change);
  try {
    const { motion, shortcuts } = store.getState();
    memory?.setItem(KEY, JSON.stringify({ motion, shortcuts }));
  } catch {
    // Without storage they last as long as the page.
  }
}

/** What moves: everything, only the hand of the clock in steps, or nothing. */
export type MotionLevel = "full" | "reduced" | "off";

export const motionLevel = (motion: Motion, systemReduces: boolean): MotionLevel =>
  motion === "system" ? (systemReduces ? "reduced" : "full") : motion;

"use client";
/** The theme that somebody chose; until the page is there, the one that the server draws with. */
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export interface ThemeChoice {
  readonly theme: Theme;
  /** The one after it, going round. */
  readonly next: Theme;
  readonly setTheme: (theme: Theme) => void;
}

export function useThemeChoice(): ThemeChoice {
  const { theme: kept, setTheme } = useTheme();
  const isMounted = useSyncExternalStore(never, yes, no);
  const theme = THEMES.find((name) => isMounted && name === kept) ?? "system";
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return { theme, next, setTheme };
}

const never = () => () => undefined;
const yes = () => true;
const no = () => false;

"use client";
/** What of the page around the views is open: one dialog at most, and the question before a pause. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { present } from "@/lib/base/assert";

export type DialogName = "palette" | "help" | "share" | "display" | "more" | "submit";

export interface ShellState {
  readonly dialog: DialogName | null;
  readonly open: (dialog: DialogName | null) => void;
  /** Asked once whether the validator shall pause: the second time does it. */
  readonly isArmed: boolean;
  readonly arm: (isArmed: boolean) => void;
}

/** Where a transaction is typed, for who wants to get there by a key. */
export const COMPOSER_ID = "new-transaction";

/** A question that nobody answers is taken back. */
const ARMED_MS = 6_000;

const Context = createContext<ShellState | null>(null);

export const useShell = (): ShellState => present(useContext(Context), "a component inside the shell");

export function ShellProvider({ children }: { readonly children: ReactNode }) {
  const [dialog, open] = useState<DialogName | null>(null);
  const [isArmed, arm] = useState(false);
  useEffect(() => {
    if (!isArmed) return;
    const timer = setTimeout(() => arm(false), ARMED_MS);
    return () => clearTimeout(timer);
  }, [isArmed]);
  const state = useMemo(() => ({ dialog, open, isArmed, arm }), [dialog, isArmed]);
  return <Context value={state}>{children}</Context>;
}

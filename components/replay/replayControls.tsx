"use client";
/** What can be done with an opened file, for the bar that stands above its views. */
import { createContext, useContext } from "react";

export interface ReplayActions {
  readonly setPerspective: (perspective: number) => void;
  readonly close: () => void;
}

const Context = createContext<ReplayActions | null>(null);

export const ReplayControls = Context.Provider;
export const useReplayActions = (): ReplayActions | null => useContext(Context);

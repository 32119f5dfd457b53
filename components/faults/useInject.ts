"use client";
/** Asks for a fault of a seat of this page; a refusal is said where it was asked for. */
import { useState } from "react";
import type { Fault } from "@/lib/port/fault";
import { useTab } from "@/lib/tab/useTab";

export interface Injecting {
  readonly inject: (seat: number, fault: Fault) => Promise<void>;
  /** Why the last one was refused. */
  readonly refused: string | null;
}

export function useInject(): Injecting {
  const { faults } = useTab();
  const [refused, setRefused] = useState<string | null>(null);
  return {
    refused,
    async inject(seat, fault) {
      setRefused(null);
      try {
        await faults.inject(fault, seat);
      } catch (error) {
        setRefused(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

"use client";
/** How many validators sit at the table, and what that number means. */
import { useId } from "react";
import { quorumSentence, SEAT_CHOICES_MAX } from "@/lib/tab/tableForm";

export interface SeatsFieldProps {
  readonly seats: number;
  readonly onChange: (seats: number) => void;
}

export function SeatsField({ seats, onChange }: SeatsFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between">
        <label htmlFor={id} className="font-medium text-sm">
          Seats
        </label>
        <output htmlFor={id} className="font-mono font-semibold text-lg">
          {seats}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={1}
        max={SEAT_CHOICES_MAX}
        value={seats}
        aria-describedby={`${id}-about`}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className="slider"
      />
      <p id={`${id}-about`} className="min-h-4 text-faint text-xs">
        {quorumSentence(seats)}
      </p>
    </div>
  );
}

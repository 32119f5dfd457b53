"use client";
/** A value between two ends, by dragging or by the arrow keys. What it stands for is told when it is let go. */
import { useEffect, useId, useRef, useState } from "react";
import { cn } from "./cn";

export interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly step: number;
  /** "200 ms" */
  readonly words: (value: number) => string;
  readonly onCommit: (value: number) => void;
  readonly className?: string;
}

export function Slider({ label, value, max, step, words, onCommit, className }: SliderProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const commit = useRef(onCommit);
  useEffect(() => {
    commit.current = onCommit;
  });
  useEffect(() => {
    const { current } = input;
    // React calls each movement a change; the browser only the last one.
    const onChange = () => {
      setDragged(null);
      commit.current(Number(current?.value));
    };
    current?.addEventListener("change", onChange);
    return () => current?.removeEventListener("change", onChange);
  }, []);
  const shown = dragged ?? value;
  return (
    <div className={cn("grid grid-cols-[4.5rem_1fr_4.5rem] items-center gap-2 text-sm", className)}>
      <label htmlFor={id}>{label}</label>
      <input
        ref={input}
        id={id}
        type="range"
        min={0}
        max={max}
        step={step}
        value={shown}
        aria-valuetext={words(shown)}
        onChange={({ target }) => setDragged(Number(target.value))}
        className="min-w-0 pointer-coarse:h-11 accent-[var(--fault)]"
      />
      <span className="text-right font-mono text-xs">{words(shown)}</span>
    </div>
  );
}

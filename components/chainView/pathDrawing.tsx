"use client";
/** From the leaf to the root, step by step. One flipped bit makes every hash above it another one, and the root wrong. */
import { useState } from "react";
import { Section } from "@/components/inspect/rows";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { countOf } from "@/lib/base/words";
import { type Flip, inclusionPath, type PathStep } from "@/lib/client/inclusion";
import type { InclusionBundle } from "@/lib/tab/checking";

/** Milliseconds by which each step turns later than the one before, so that the error is seen to climb. */
const CLIMB_MS = 90;

export function PathDrawing({ bundle }: { readonly bundle: InclusionBundle }) {
  const [flip, setFlip] = useState<Flip | null>(null);
  const drawn = inclusionPath(bundle, flip);
  if (!drawn.ok) return <p className="mt-4 text-fail text-sm">{drawn.error}</p>;
  const { leaf, isLeafWrong, steps, root, signedRoot, holds } = drawn.value;
  return (
    <Section title={`From the leaf to the root: ${countOf(steps.length, "step")}`}>
      <ol aria-label="Inclusion proof" className="flex flex-col items-stretch gap-0">
        <li className="flex flex-wrap items-center gap-2">
          <Node label="leaf" hash={leaf} isWrong={isLeafWrong} climbMs={0} />
          <FlipButton
            isOn={flip?.type === "transaction"}
            what="the transaction"
            onFlip={(on) => setFlip(on ? { type: "transaction" } : null)}
          />
        </li>
        {steps.map((step, at) => (
          <Step
            // biome-ignore lint/suspicious/noArrayIndexKey: A step is its place.
            key={at}
            step={step}
            at={at}
            isRoot={at === steps.length - 1}
            onFlip={(on) => setFlip(on ? { type: "sibling", at } : null)}
          />
        ))}
      </ol>
      <p
        role="status"
        className={cn("mt-3 rounded-md border p-3 text-sm", holds ? "border-final/40" : "border-fail/50 text-fail")}
      >
        <b className="font-semibold">
          {holds ? "The root is the one that the validators signed." : "Another root than the validators signed."}
        </b>
        <span className="mt-1 block break-all font-mono text-xs">{`computed ${root}`}</span>
        <span className="block break-all font-mono text-xs">{`signed   ${signedRoot}`}</span>
      </p>
    </Section>
  );
}

interface StepProps {
  readonly step: PathStep;
  readonly at: number;
  readonly isRoot: boolean;
  readonly onFlip: (isOn: boolean) => void;
}

function Step({ step: { sibling, side, hash, isFlipped, isWrong }, at, isRoot, onFlip }: StepProps) {
  const climbMs = (at + 1) * CLIMB_MS;
  const mine = <span className="text-muted text-xs">this</span>;
  const theirs = <Node label={`sibling, ${side}`} hash={sibling} isWrong={isFlipped} climbMs={climbMs} />;
  return (
    <li className="flex flex-col gap-1">
      <span aria-hidden className={cn("ml-6 h-4 w-px", isWrong ? "bg-fail" : "bg-edge")} />
      <span className="flex flex-wrap items-center gap-2">
        <span className="font-mono text-muted text-xs">SHA-256( 01 ‖</span>
        {side === "left" ? theirs : mine}
        <span className="font-mono text-muted text-xs">‖</span>
        {side === "left" ? mine : theirs}
        <span className="font-mono text-muted text-xs">)</span>
        <FlipButton isOn={isFlipped} what={`the sibling of step ${at + 1}`} onFlip={onFlip} />
      </span>
      <span aria-hidden className={cn("ml-6 h-3 w-px", isWrong ? "bg-fail" : "bg-edge")} />
      <span>
        <Node label={isRoot ? "root" : `hash ${at + 1}`} hash={hash} isWrong={isWrong} climbMs={climbMs} />
      </span>
    </li>
  );
}

interface NodeProps {
  readonly label: string;
  readonly hash: string;
  readonly isWrong: boolean;
  readonly climbMs: number;
}

const Node = ({ label, hash, isWrong, climbMs }: NodeProps) => (
  <span
    title={hash}
    style={{ transitionDelay: `${isWrong ? climbMs : 0}ms` }}
    className={cn(
      "inline-flex h-7 items-center gap-2 rounded-sm border px-2 font-mono text-xs transition-colors duration-150",
      isWrong ? "border-fail bg-fail/12 text-fail" : "border-line bg-panel",
    )}
  >
    <span className="font-sans text-muted">{label}</span>
    {`${hash.slice(0, 8)}…`}
    {isWrong && <span className="font-sans">✕ wrong</span>}
  </span>
);

interface FlipButtonProps {
  readonly isOn: boolean;
  readonly what: string;
  readonly onFlip: (isOn: boolean) => void;
}

const FlipButton = ({ isOn, what, onFlip }: FlipButtonProps) => (
  <Button
    size="sm"
    variant={isOn ? "danger" : "ghost"}
    aria-pressed={isOn}
    aria-label={`Tamper: flip a bit of ${what}`}
    onClick={() => onFlip(!isOn)}
  >
    {isOn ? "Undo" : "Tamper"}
  </Button>
);

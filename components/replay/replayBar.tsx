"use client";
/** Above the views of a recording: whose it is, and whether deciding it again came out alike. */
import { Check, FileClock, LoaderCircle, TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { countOf } from "@/lib/base/words";
import { coverWords } from "@/lib/history/proof";
import type { Replay } from "@/lib/tab/tab";
import { useLastSeq, usePlayer, useProof, useTab } from "@/lib/tab/useTab";
import { useReplayActions } from "./replayControls";

export function ReplayBar({ replay }: { readonly replay: Replay }) {
  const actions = useReplayActions();
  return (
    <section
      aria-label="Replay"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 border-frozen/40 border-b bg-frozen/10 px-4 py-2 text-sm"
    >
      <span className="flex items-center gap-3">
        <FileClock className="size-4 text-frozen" aria-hidden />
        <Whose replay={replay} />
      </span>
      <ProofWords replay={replay} />
      {actions !== null && (
        <Button size="sm" className="ml-auto" onClick={actions.close}>
          Open another
        </Button>
      )}
    </section>
  );
}

function Whose({ replay: { file, perspective } }: { readonly replay: Replay }) {
  const { roomCode } = useTab();
  const actions = useReplayActions();
  const last = useLastSeq();
  const seq = usePlayer((state) => state.seq) ?? last;
  const { of, perspectives } = file;
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <b className="font-semibold">{of.type === "run" ? `Simulated run, seed ${of.seed}` : `Replay of ${roomCode}`}</b>
      {perspectives.length > 1 ? (
        <select
          aria-label="Seen by"
          value={perspective}
          onChange={({ target }) => actions?.setPerspective(Number(target.value))}
          className="touchable h-7 rounded-md border border-line bg-raised px-1.5"
        >
          {perspectives.map(({ name }, at) => (
            <option key={name} value={at}>
              {name}
            </option>
          ))}
        </select>
      ) : (
        <span className="text-muted">seen by {perspectives[0]?.name}</span>
      )}
      <span className="text-muted">{`event ${seq} of ${last}`}</span>
      {of.type === "run" && of.violation !== null && <span className="text-fail">{of.violation}</span>}
    </span>
  );
}

function ProofWords({ replay }: { readonly replay: Replay }) {
  const proof = useProof(replay);
  switch (proof.type) {
    case "checking":
      return (
        <span className="flex items-center gap-2 text-muted" role="status">
          <LoaderCircle className="size-4" aria-hidden /> Deciding it again…
        </span>
      );
    case "none":
      return (
        <span className="text-muted" role="status">
          ? It holds no inputs: what was decided cannot be checked.
        </span>
      );
    case "unknown":
      return (
        <span className="min-w-0 break-words text-muted" role="status">
          {`? It could not be decided again: ${proof.detail}.`}
        </span>
      );
    case "alike":
      return (
        <span className="flex flex-wrap items-center gap-x-2 text-final" role="status">
          <Check className="size-4" aria-hidden />
          {`Decided again, ${countOf(proof.steps, "step")}: alike`}
          {proof.covered !== null && <span className="text-muted">{coverWords(proof.covered)}</span>}
          <code className="font-mono text-xs">{`digest ${proof.digest}`}</code>
        </span>
      );
    case "differs":
      return (
        <span className="flex min-w-0 items-center gap-2 text-fail" role="alert">
          <TriangleAlert className="size-4 shrink-0" aria-hidden />
          <span className="min-w-0 break-words">
            {`Not what was decided${proof.line === null ? "" : `, first at line ${proof.line}`}: ${proof.detail}`}
          </span>
        </span>
      );
  }
}

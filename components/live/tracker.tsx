"use client";
/** The newest own transaction on its way to being final, each step with what it took since it was submitted. */
import { Glyph, type GlyphKind } from "@/components/glyphs/glyph";
import { Tick } from "@/components/glyphs/provenance";
import { useSelection } from "@/components/shell/address";
import { cn } from "@/components/ui/cn";
import { shortHash } from "@/lib/picture/hashes";
import { type Submission, stepReached, TX_STEPS, type TxStep } from "@/lib/tab/submissions";
import { useOwnTransactions, useView } from "@/lib/tab/useTab";

const SIGNS: Readonly<Record<TxStep, GlyphKind | null>> = {
  stored: null,
  sent: null,
  proposed: "propose",
  attested: "attest",
  final: "final",
};

export function Tracker() {
  const submissions = useOwnTransactions();
  const [newest] = submissions;
  const [, select] = useSelection();
  if (newest === undefined)
    return (
      <p className="flex h-12 items-center text-muted text-sm low:md:hidden">
        Submit something and follow it: stored here, sent to the others, proposed, attested, final.
      </p>
    );
  const more =
    submissions.filter(({ status }) => status.type !== "final").length - (newest.status.type === "final" ? 0 : 1);
  return (
    <div className="flex min-h-18 min-w-0 flex-col gap-1 md:h-12 md:min-h-0 md:justify-center">
      <div className="flex items-baseline gap-2 text-sm">
        <button
          type="button"
          onClick={() => select({ type: "transaction", id: newest.id })}
          className="min-w-0 truncate font-medium hover:underline"
        >
          {newest.text ?? `Transaction ${shortHash(newest.id)}`}
        </button>
        {more > 0 && <span className="shrink-0 text-faint text-xs">{`and ${more} more on the way`}</span>}
      </div>
      <Steps submission={newest} />
    </div>
  );
}

export function Steps({ submission }: { readonly submission: Submission }) {
  const reached = stepReached(submission);
  const others = useView(({ table, seat }) => (table === null ? 0 : table.n - (seat === null ? 0 : 1)));
  return (
    <ol
      aria-label="Progress"
      className="flex flex-wrap items-center gap-2 gap-y-0.5 text-sm sm:gap-3 md:flex-nowrap md:overflow-x-auto"
    >
      {TX_STEPS.map((step, at) => {
        const isDone = reached !== null && TX_STEPS.indexOf(step) <= TX_STEPS.indexOf(reached);
        const doneAt = submission.doneAt[step];
        return (
          <li
            key={step}
            aria-current={step === reached ? "step" : undefined}
            className={cn("flex shrink-0 items-center gap-1.5", !isDone && "text-faint")}
          >
            {at > 0 && <span aria-hidden className={cn("hidden h-px w-6 sm:block", isDone ? "bg-edge" : "bg-line")} />}
            <StepSign step={step} isDone={isDone} />
            <span>{wordsOf(step, submission, others)}</span>
            {doneAt !== undefined && (
              <span className="font-mono text-muted text-xs">{`${Math.max(0, Math.round(doneAt - submission.submittedAt))} ms`}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

function StepSign({ step, isDone }: { readonly step: TxStep; readonly isDone: boolean }) {
  const sign = SIGNS[step];
  if (sign !== null) return <Glyph kind={sign} className={cn("size-4", !isDone && "opacity-35 grayscale")} />;
  // That a neighbour took it in is not confirmed: only the block shows it.
  return isDone ? <Tick of={step === "sent" ? "reported" : "verified"} className="size-4" /> : <Dot />;
}

const Dot = () => <span aria-hidden className="mx-1 size-2 rounded-full border border-edge" />;

function wordsOf(step: TxStep, { status, sentTo }: Submission, others: number): string {
  switch (step) {
    case "stored":
      return "Stored";
    case "sent":
      return sentTo.length === 0 ? "Sent" : `Sent to ${sentTo.length}/${others}`;
    case "proposed":
      return status.type === "proposed" || status.type === "attested" ? `Proposed, round ${status.round}` : "Proposed";
    case "attested":
      return "Attested";
    case "final":
      return status.type === "final" ? `Final in #${status.height}` : "Final";
  }
}

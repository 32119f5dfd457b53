"use client";
/** Own transactions, newest first, each with its way to being final. */
import { Section } from "@/components/inspect/rows";
import { Steps } from "@/components/live/tracker";
import { useSelection } from "@/components/shell/address";
import { shortHash } from "@/lib/picture/hashes";
import { ownTransactions } from "@/lib/tab/ownTransactions";
import { useColdView } from "@/lib/tab/useCold";
import { useShown, useSubmissions } from "@/lib/tab/useTab";

/** As many as anybody reads; the newest typed ones before those of a program. */
const SHOWN_MAX = 12;

export function OwnList() {
  const view = useColdView();
  const [, select] = useSelection();
  const held = useShown((shown) => shown.held);
  const all = ownTransactions({ view, held }, useSubmissions());
  const shown = all.toSorted((a, b) => Number(b.text !== null) - Number(a.text !== null)).slice(0, SHOWN_MAX);
  return (
    <Section title="Submitted in this tab">
      {shown.length === 0 && (
        <p className="text-muted text-sm">
          Nothing yet. Submit something and follow it: stored here, sent to the others, proposed, attested, final.
        </p>
      )}
      <ul className="flex flex-col divide-y divide-line">
        {shown.map((submission) => (
          <li key={submission.id} className="flex flex-col gap-1.5 py-2.5">
            <button
              type="button"
              onClick={() => select({ type: "transaction", id: submission.id })}
              className="touchable flex min-w-0 items-center py-0.5 gap-2 text-left text-sm hover:underline"
            >
              <span className="font-mono text-xs">{shortHash(submission.id)}</span>
              <bdi className="truncate font-medium">{submission.text ?? "submitted by a program"}</bdi>
            </button>
            <Steps submission={submission} />
          </li>
        ))}
      </ul>
      {all.length > shown.length && <p className="text-faint text-xs">{`and ${all.length - shown.length} more`}</p>}
    </Section>
  );
}

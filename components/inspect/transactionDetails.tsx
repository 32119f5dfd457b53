"use client";
/** A transaction: how far it is, and where it stands in the log. */
import { useEffect, useState } from "react";
import { Steps } from "@/components/live/tracker";
import { useSelection } from "@/components/shell/address";
import { CopyButton } from "@/components/ui/copyButton";
import type { TxStatus } from "@/lib/port/trace";
import { wasSo } from "@/lib/tab/ownTransactions";
import type { Submission } from "@/lib/tab/submissions";
import { useOwnTransactions, useShown, useTab, useView } from "@/lib/tab/useTab";
import { Row, Rows, Section } from "./rows";

export function TransactionDetails({ id }: { readonly id: Submission["id"] }) {
  const submission = useOwnTransactions().find((it) => it.id === id);
  const held = useShown((shown) => shown.held);
  const asked = useStatus(id);
  const status = submission?.status ?? asked;
  const [, select] = useSelection();
  return (
    <>
      <Rows>
        <Row name="Id">
          <span className="flex items-center gap-1">
            <span className="truncate font-mono text-xs">{`${id.slice(0, 16)}…`}</span>
            <CopyButton variant="ghost" size="icon" text={id} label="Copy the id" />
          </span>
        </Row>
        {submission !== undefined && submission.text !== null && <Row name="Text">{submission.text}</Row>}
        <Row name="Status" from={status === null ? "unknown" : "verified"}>
          {status === null ? (held ? "not known of this moment" : "asking…") : statusWords(status)}
        </Row>
        {status?.type === "final" && (
          <Row name="Block">
            <button
              type="button"
              className="font-mono underline decoration-dotted underline-offset-4"
              onClick={() => select({ type: "block", height: status.height })}
            >
              {`#${status.height}`}
            </button>
          </Row>
        )}
      </Rows>
      {submission !== undefined && (
        <Section title="On its way">
          <Steps submission={submission} />
        </Section>
      )}
    </>
  );
}

function statusWords(status: TxStatus): string {
  switch (status.type) {
    case "unknown":
      return "not known here";
    case "pooled":
      return status.own ? "waiting, submitted here" : "waiting";
    case "proposed":
      return `proposed in round ${status.round} of #${status.height}`;
    case "attested":
      return `attested in round ${status.round} of #${status.height}`;
    case "final":
      return `final, place ${status.index} in the log`;
    case "refused":
      return `refused: ${status.detail}`;
  }
}

/** What the validator knows of a transaction that is not this page's own. A new block may have changed it. */
function useStatus(id: Submission["id"]): TxStatus | null {
  const { session } = useTab();
  const [answer, setAnswer] = useState<{ readonly id: Submission["id"]; readonly status: TxStatus } | null>(null);
  const tip = useView(({ tip: { height } }) => height);
  useEffect(() => {
    let isAsked = tip >= 0;
    const ask = async () => {
      const { status } = await session.node().ask({ type: "transaction", txId: id });
      if (isAsked) setAnswer({ id, status });
    };
    // A tab that has left has nobody to ask; what was shown stays.
    ask().catch(() => undefined);
    return () => {
      isAsked = false;
    };
  }, [session, id, tip]);
  const isSo = useShown((shown) => answer !== null && wasSo(answer.status, shown));
  return answer?.id === id && isSo ? answer.status : null;
}

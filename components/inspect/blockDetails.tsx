"use client";
/** A final block: what it says of itself, and whose signatures make it final. */
import { Glyph } from "@/components/glyphs/glyph";
import { Hash } from "@/components/glyphs/hash";
import { useSelection } from "@/components/shell/address";
import { Moment } from "@/components/ui/moment";
import { countOf } from "@/lib/base/words";
import { shortHash } from "@/lib/picture/hashes";
import { listWords, seatName } from "@/lib/picture/rounds";
import type { BlockSummary } from "@/lib/port/trace";
import type { View } from "@/lib/port/view";
import { useWholeView } from "@/lib/tab/useTab";
import { Missing } from "./missing";
import { Row, Rows, Section } from "./rows";

export function BlockDetails({ height }: { readonly height: number }) {
  const view = useWholeView();
  const block = view.blocks.find((it) => it.height === height);
  if (block === undefined)
    return (
      <Missing>
        {height > view.tip.height ? "This block is not final yet." : "This block is no longer on this page."}
      </Missing>
    );
  return (
    <>
      <Certificate view={view} block={block} />
      <Section title="Header">
        <Rows>
          <Row name="Block" from="verified">
            <Hash hash={block.id} />
          </Row>
          <Row name="Parent" from="verified">
            <Hash hash={block.parentId} />
          </Row>
          <Row name="Proposer">{seatName(view, block.proposer)}</Row>
          <Row name="Round">
            {block.finalRound === null || block.finalRound === block.proposedRound
              ? block.proposedRound
              : `${block.proposedRound}, final in ${block.finalRound}`}
          </Row>
          <Row name="Time">
            <Moment atMs={block.timestampMs} withDate />
          </Row>
          <Row name="Log">{`${block.logSize - block.txCount} → ${countOf(block.logSize, "transaction")}`}</Row>
          <Row name="Log root" from="verified">
            <Hash hash={block.logRoot} />
          </Row>
        </Rows>
      </Section>
      <Section title={countOf(block.txCount, "transaction")}>
        <Transactions block={block} />
      </Section>
    </>
  );
}

function Certificate({ view, block: { signers } }: { readonly view: View; readonly block: BlockSummary }) {
  const n = view.table?.n ?? 0;
  if (signers === null)
    return (
      <Missing>
        Final by descent: a later block that is certified builds on it. Its own signatures were not checked here.
      </Missing>
    );
  const missing = Array.from({ length: n }, (_, seat) => seat).filter((seat) => !signers.includes(seat));
  return (
    <div className="rounded-md border border-final/40 bg-final/8 p-3 text-sm">
      <p className="flex items-center gap-2 font-medium">
        <Glyph kind="final" /> {`Final: ${signers.length} of ${countOf(n, "signature")}, verified by this tab`}
      </p>
      <p className="mt-1 text-muted">
        {listWords(signers.map((seat) => seatName(view, seat)))}
        {missing.length > 0 && `; not in it: ${listWords(missing.map((seat) => seatName(view, seat)))}`}
      </p>
    </div>
  );
}

function Transactions({ block: { txIds, txCount } }: { readonly block: BlockSummary }) {
  const [, select] = useSelection();
  if (txCount === 0) return <p className="text-muted text-sm">An empty block: nothing was waiting.</p>;
  return (
    <ul className="flex flex-wrap gap-1.5">
      {txIds.map((id) => (
        <li key={id}>
          <button
            type="button"
            onClick={() => select({ type: "transaction", id })}
            className="rounded-sm border border-line px-1.5 py-0.5 font-mono text-xs hover:border-edge"
          >
            {shortHash(id)}
          </button>
        </li>
      ))}
      {txIds.length < txCount && <li className="text-muted text-sm">{`and ${txCount - txIds.length} more`}</li>}
    </ul>
  );
}

"use client";
/** One block: what it says, how it came to be, whose signatures make it final, and the check of all that in this tab. */
import { useState } from "react";
import { Hash } from "@/components/glyphs/hash";
import { Missing } from "@/components/inspect/missing";
import { Row, Rows, Section } from "@/components/inspect/rows";
import { CopyButton } from "@/components/ui/copyButton";
import { Moment } from "@/components/ui/moment";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { countOf } from "@/lib/base/words";
import { type BlockFacts, factsOf } from "@/lib/picture/blockFacts";
import { ends } from "@/lib/picture/hashes";
import { seatName } from "@/lib/picture/rounds";
import type { TableView } from "@/lib/port/trace";
import type { BlockBook } from "@/lib/tab/blockBook";
import type { BlockDetail } from "@/lib/tab/checking";
import { useTab, useView } from "@/lib/tab/useTab";
import { BlockRounds } from "./blockRounds";
import { CertificateRow } from "./certificateRow";
import { GrowthPanel } from "./growthPanel";
import { Raw } from "./raw";
import { Transactions } from "./transactions";
import { useBlock } from "./useBlock";
import { VerifyPanel } from "./verifyPanel";

export interface BlockPageProps {
  readonly book: BlockBook;
  readonly height: number;
  readonly onProof: (txId: string) => void;
}

export function BlockPage({ book, height, onProof }: BlockPageProps) {
  const { isSandbox } = useTab();
  const tip = useView((view) => view.tip.height);
  const asked = useBlock(book, height, height <= tip);
  const table = useView((view) => view.table);
  if (height > tip)
    return (
      <div className="p-6">
        <Missing>{`Block ${height} is not final at this moment: the newest is ${tip}.`}</Missing>
      </div>
    );
  if (asked.type === "loading" || table === null) return <Loading />;
  if (asked.type === "absent" || asked.type === "failed")
    return (
      <div className="p-6">
        <Missing>
          {asked.type === "absent"
            ? `Your validator does not have block ${height}.`
            : isSandbox
              ? "Nothing can be verified here: in a sandbox nobody's signatures are real. At a table they are."
              : `Your validator cannot answer now: ${asked.detail}.`}
        </Missing>
      </div>
    );
  return <Loaded detail={asked.value} table={table} onProof={onProof} />;
}

interface LoadedProps {
  readonly detail: BlockDetail;
  readonly table: TableView;
  readonly onProof: (txId: string) => void;
}

function Loaded({ detail, table, onProof }: LoadedProps) {
  const [tab, setTab] = useState<"block" | "transactions" | "raw">("block");
  const { header, blockId } = detail;
  return (
    <>
      <div className="flex h-12 shrink-0 items-center gap-3 px-4">
        <h2 className="font-semibold text-xl">{`Block #${header.height}`}</h2>
        <Hash hash={blockId} />
        <CopyButton variant="ghost" size="icon" text={blockId} label="Copy the block id" />
      </div>
      <Tabs
        label={`Block ${header.height}`}
        value={tab}
        onChange={setTab}
        className="flex-1"
        tabs={[
          {
            value: "block",
            label: "How it became final",
            panel: <Story detail={detail} facts={factsOf(detail, table)} />,
          },
          {
            value: "transactions",
            label: countOf(header.txCount, "transaction"),
            panel: <Transactions detail={detail} onProof={onProof} />,
          },
          { value: "raw", label: "JSON and bytes", panel: <Raw detail={detail} /> },
        ]}
      />
    </>
  );
}

const Story = ({ detail, facts }: { readonly detail: BlockDetail; readonly facts: BlockFacts }) => (
  <div className="flex flex-col gap-6 p-4 [&>section]:mt-0">
    <VerifyPanel detail={detail} />
    <CertificateRow detail={detail} facts={facts} />
    <GrowthPanel detail={detail} />
    <BlockRounds detail={detail} />
    <Draw detail={detail} facts={facts} />
    <Header detail={detail} facts={facts} />
  </div>
);

function Draw({ detail: { header }, facts }: { readonly detail: BlockDetail; readonly facts: BlockFacts }) {
  const committer = useView((view) => seatName(view, facts.committer));
  const proposer = useView((view) => seatName(view, header.proposer));
  const { beta, modulus, proof } = facts;
  return (
    <Section title="The draw">
      <Rows>
        <Row name="Committer">{`${committer}, seat ${facts.committer}`}</Row>
        <Row name="VRF proof">
          <span className="flex items-center gap-1">
            <span className="truncate font-mono text-xs">{`${proof.slice(0, 32)}…`}</span>
            <CopyButton variant="ghost" size="icon" text={proof} label="Copy the VRF proof" />
          </span>
        </Row>
        <Row name="Random value">
          {beta === null ? (
            "the proof is malformed"
          ) : (
            <span className="font-mono">{`${ends(beta)} mod ${modulus} = ${remainder(beta, modulus)}`}</span>
          )}
        </Row>
        <Row name="Proposer">{`${proposer}, seat ${header.proposer}`}</Row>
      </Rows>
    </Section>
  );
}

/** P6: β is a big-endian integer of 64 bytes. */
const remainder = (beta: string, modulus: number): number => Number(BigInt(`0x${beta}`) % BigInt(modulus));

function Header({ detail: { header, blockId }, facts }: { readonly detail: BlockDetail; readonly facts: BlockFacts }) {
  const { before, after } = facts;
  return (
    <Section title="Header">
      <Rows>
        <Row name="Block id">
          <Hash hash={blockId} whole className="text-xs" />
        </Row>
        <Row name="Parent">
          <Hash hash={header.parentId} whole className="text-xs" />
        </Row>
        <Row name="Time">
          <Moment atMs={header.timestampMs} withDate />
        </Row>
        <Row name="Log size">{`${before.size} → ${after.size}`}</Row>
        <Row name="Log root">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <Hash hash={before.root} /> → <Hash hash={after.root} />
            {before.root === after.root && <span className="text-muted">unchanged: the block is empty</span>}
          </span>
        </Row>
      </Rows>
    </Section>
  );
}

const Loading = () => (
  <div role="status" aria-label="Loading the block" className="flex flex-col gap-4 p-6">
    <Skeleton className="h-7 w-48" />
    <Skeleton className="h-24 w-full" />
    <Skeleton className="h-40 w-full" />
  </div>
);

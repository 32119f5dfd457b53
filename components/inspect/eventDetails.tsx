"use client";
/** One event of the trace: its fields and bytes, what caused it, what it caused, and what it changed in the picture. */
import { useEffect, useState } from "react";
import { useSelection } from "@/components/shell/address";
import { Button } from "@/components/ui/button";
import { Moment } from "@/components/ui/moment";
import { eventLine } from "@/lib/picture/eventWords";
import { changesOf } from "@/lib/picture/viewDiff";
import { useTab, useView } from "@/lib/tab/useTab";
import { MessageBytes } from "./messageBytes";
import { Missing } from "./missing";
import { Row, Rows, Section } from "./rows";

/** What followed from one message is handled in the same moment: it stands close behind. */
const CAUSED_WITHIN = 400;
const CAUSED_MAX = 12;

export function EventDetails({ seq }: { readonly seq: number }) {
  const { history, player } = useTab();
  const table = useView((view) => view.table);
  const isLooking = useArchived(seq);
  const event = history.eventAt(seq);
  if (event === undefined && isLooking) return <Missing>It is looked for in what this browser keeps on disk.</Missing>;
  if (event === undefined) return <Missing>This event is not in the trace that this page keeps.</Missing>;
  const { causeSeq, at, type, seq: _, ...fields } = event;
  return (
    <>
      <p className="font-medium">{eventLine(event, table).text}</p>
      <Button size="sm" className="mt-3" onClick={() => void player.seek(seq)}>
        Draw this moment
      </Button>
      <Section title="Event">
        <Rows>
          <Row name="Type">{type}</Row>
          <Row name="Time">
            <Moment atMs={at} />
          </Row>
        </Rows>
      </Section>
      <Section title="Decoded">
        <pre className="overflow-x-auto rounded-md border border-line bg-page p-3 font-mono text-xs">
          {JSON.stringify(fields, shorten, 1)}
        </pre>
      </Section>
      {event.type === "message" && event.direction === "in" && <MessageBytes seq={seq} />}
      <Causes seq={seq} causeSeq={causeSeq} />
      <Changes seq={seq} />
    </>
  );
}

/** Reads the part of the history in which the event is, if memory does not hold it. @returns true until that is done */
function useArchived(seq: number): boolean {
  const { history } = useTab();
  const [looked, setLooked] = useState<number | null>(null);
  const isHere = history.eventAt(seq) !== undefined;
  useEffect(() => {
    if (isHere) return;
    let isAsked = true;
    void history.load(seq).then(() => isAsked && setLooked(seq));
    return () => {
      isAsked = false;
    };
  }, [history, seq, isHere]);
  return looked !== seq;
}

function Causes({ seq, causeSeq }: { readonly seq: number; readonly causeSeq: number | null }) {
  const { history } = useTab();
  const caused = [];
  for (let at = seq + 1; at <= seq + CAUSED_WITHIN && caused.length < CAUSED_MAX; at++)
    if (history.eventAt(at)?.causeSeq === seq) caused.push(at);
  return (
    <>
      <Section title="Caused by">
        {causeSeq === null ? (
          <p className="text-muted text-sm">Nothing in the trace: time, or this validator itself.</p>
        ) : (
          <EventLink seq={causeSeq} />
        )}
      </Section>
      {caused.length > 0 && (
        <Section title="Caused">
          {caused.map((each) => (
            <EventLink key={each} seq={each} />
          ))}
        </Section>
      )}
    </>
  );
}

function EventLink({ seq }: { readonly seq: number }) {
  const { history } = useTab();
  const table = useView((view) => view.table);
  const [, select] = useSelection();
  const event = history.eventAt(seq);
  return (
    <button
      type="button"
      className="flex w-full gap-2 rounded-sm py-1 text-left text-sm hover:bg-hover"
      onClick={() => select({ type: "message", seq })}
    >
      <span className="shrink-0 font-mono text-faint text-xs leading-5">{seq}</span>
      <span className="underline decoration-dotted underline-offset-4">
        {event === undefined ? "no longer here" : eventLine(event, table).text}
      </span>
    </button>
  );
}

/** What the picture of the table had before, and has after it. */
function Changes({ seq }: { readonly seq: number }) {
  const { history } = useTab();
  const before = history.stateAt(seq - 1);
  const after = history.stateAt(seq);
  if (before === undefined || after === undefined) return null;
  const changes = changesOf(before, after);
  return (
    <Section title="Changed in the picture">
      {changes.length === 0 && <p className="text-muted text-sm">Nothing.</p>}
      <ul className="flex flex-col gap-1.5 font-mono text-xs">
        {changes.map((change) => (
          <li key={change.path} className="break-all">
            <span className="text-muted">{change.path}</span>
            {change.before !== undefined && <del className="block text-fail">{`− ${change.before}`}</del>}
            {change.after !== undefined && <ins className="block text-final no-underline">{`+ ${change.after}`}</ins>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Bytes as hexadecimal; a certificate's signatures would push everything else away. */
const shorten = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array
    ? Array.from(value.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
    : value;

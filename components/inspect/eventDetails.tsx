"use client";
/** One event of the trace with all its fields, and what caused it. */
import { useSelection } from "@/components/shell/address";
import { eventLine } from "@/lib/tab/eventWords";
import { useTab, useView } from "@/lib/tab/useTab";
import { Missing } from "./missing";
import { Row, Rows, Section } from "./rows";

export function EventDetails({ seq }: { readonly seq: number }) {
  const { history } = useTab();
  const table = useView((view) => view.table);
  const [, select] = useSelection();
  const event = history.eventAt(seq);
  if (event === undefined) return <Missing>This event is not in the trace that this page keeps.</Missing>;
  const { causeSeq, at, type, ...fields } = event;
  return (
    <>
      <p className="font-medium">{eventLine(event, table).text}</p>
      <Section title="Event">
        <Rows>
          <Row name="Type">{type}</Row>
          <Row name="Time">{new Date(at).toISOString().slice(11, 23)}</Row>
          {causeSeq !== null && (
            <Row name="Caused by">
              <button
                type="button"
                className="font-mono underline decoration-dotted underline-offset-4"
                onClick={() => select({ type: "message", seq: causeSeq })}
              >
                {causeSeq}
              </button>
            </Row>
          )}
        </Rows>
      </Section>
      <Section title="Fields">
        <pre className="overflow-x-auto rounded-md border border-line bg-page p-3 font-mono text-xs">
          {JSON.stringify(fields, shorten, 1)}
        </pre>
      </Section>
    </>
  );
}

/** Long binary values would push everything else away. */
const shorten = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? `${value.length} bytes` : value;

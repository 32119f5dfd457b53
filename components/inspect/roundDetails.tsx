"use client";
/** A round: who was to commit, whom the draw named, what came, and how it ended. */
import { Glyph } from "@/components/glyphs/glyph";
import { Hash } from "@/components/glyphs/hash";
import { REASON_WORDS } from "@/lib/picture/eventWords";
import { failedRound, failureOf, listWords, seatName, tallyOf } from "@/lib/picture/rounds";
import type { RoundView, View, VoteView } from "@/lib/port/view";
import { useWholeView } from "@/lib/tab/useTab";
import { BlockDetails } from "./blockDetails";
import { Missing } from "./missing";
import { Row, Rows, Section } from "./rows";

export interface RoundDetailsProps {
  readonly height: number;
  readonly round: number;
}

export function RoundDetails({ height, round: number }: RoundDetailsProps) {
  const view = useWholeView();
  const failed = failedRound(view, height, number);
  if (height < view.height && failed === undefined) return <BlockDetails height={height} />;
  const round = failed ?? (height === view.height ? view.rounds.find((it) => it.round === number) : undefined);
  if (round === undefined) return <Missing>This round has not begun.</Missing>;
  return (
    <>
      {failed !== undefined && (
        <p className="flex items-center gap-2 font-medium text-fail">
          <Glyph kind="failed" /> Failed: {failureOf(view, round).words}
        </p>
      )}
      <Section title="The draw">
        <DrawRows view={view} round={round} />
      </Section>
      <Section title="Votes this tab verified">
        <Rows>
          <VoteRow view={view} name="Attested" votes={round.attested} />
          <VoteRow view={view} name="Voted final" votes={round.finality} />
          {round.nullified.map(({ seat, reason }) => (
            <Row key={seat} name="Gave up" from="verified">
              {`${seatName(view, seat)}: ${REASON_WORDS[reason]}`}
            </Row>
          ))}
        </Rows>
      </Section>
      {round.refused !== null && (
        <Section title="Refused here">
          <p className="text-sm">{round.refused.detail}</p>
        </Section>
      )}
    </>
  );
}

function DrawRows({ view, round }: { readonly view: View; readonly round: RoundView }) {
  const { committer, drawn, proposal } = round;
  const n = view.table?.n ?? 0;
  const modulus = view.table?.params.delegation === "whitepaper" ? n - 1 : n;
  return (
    <Rows>
      <Row name="Committer">{seatName(view, committer)}</Row>
      <Row name="Random value" from={drawn === null ? "unknown" : "verified"}>
        {drawn === null ? "not here" : <span className="break-all font-mono text-xs">{drawn.beta}</span>}
      </Row>
      {drawn !== null && (
        <Row name="Drawn">{`mod ${modulus} = ${drawn.proposer}: ${seatName(view, drawn.proposer)}`}</Row>
      )}
      <Row name="Proposal" from={proposal === null ? "unknown" : "verified"}>
        {proposal === null ? (
          "not here"
        ) : (
          <span className="flex items-center gap-2">
            <Hash hash={proposal.blockId} />
            {`${proposal.txCount} tx`}
            {proposal.carriedFrom !== null && ` · carried from round ${proposal.carriedFrom}`}
          </span>
        )}
      </Row>
    </Rows>
  );
}

interface VoteRowProps {
  readonly view: View;
  readonly name: string;
  readonly votes: readonly VoteView[];
}

function VoteRow({ view, name, votes }: VoteRowProps) {
  const { count, of, missing } = tallyOf(view, votes);
  return (
    <Row name={name} from={count === 0 ? "unknown" : "verified"}>
      {`${count} of ${of}`}
      {missing.length > 0 && (
        <span className="text-muted">{`, missing ${listWords(missing.map((seat) => seatName(view, seat)))}`}</span>
      )}
    </Row>
  );
}

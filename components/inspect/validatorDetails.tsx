"use client";
/** A validator: who it is, how this tab reaches it, what it did. */
import { Face } from "@/components/glyphs/face";
import { Hash } from "@/components/glyphs/hash";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copyButton";
import { LINK_WORDS, seatPictures } from "@/lib/picture/seatPicture";
import { useTabState, useWholeView } from "@/lib/tab/useTab";
import { EvidencePanel } from "./evidencePanel";
import { FaultMenu } from "./faultMenu";
import { Missing } from "./missing";
import { RecentVotes } from "./recentVotes";
import { Row, Rows, Section } from "./rows";

export function ValidatorDetails({ seat }: { readonly seat: number }) {
  const view = useWholeView();
  const hearsay = useTabState(({ members, online }) => ({ members, online }));
  const picture = seatPictures(view, hearsay)[seat];
  const counted = view.seats[seat];
  const peer = view.peers.find((it) => it.seat === seat);
  if (picture === undefined || counted === undefined)
    return <Missing>{`This table has no seat ${seat}: it has ${view.table?.n ?? 0}, counted from 0.`}</Missing>;
  const { link, signingKey, head, isPractice, evidence } = picture;
  return (
    <>
      <div className="flex items-center gap-3">
        <Face signingKey={signingKey} head={head} className="size-11" />
        <div className="flex flex-wrap gap-1.5">
          {link === "self" && <Badge>you</Badge>}
          {isPractice && <Badge tone="wait">practice</Badge>}
          <Badge tone={link === "linked" || link === "self" ? "final" : link === "present" ? "plain" : "warn"}>
            {LINK_WORDS[link]}
          </Badge>
          {evidence > 0 && <Badge tone="fail">signed twice</Badge>}
          {counted.blamed !== null && <Badge tone="fail">broke the rules</Badge>}
        </div>
      </div>
      <Section title="This validator">
        <Rows>
          <Row name="Key" from="verified">
            <span className="flex items-center gap-1">
              <span className="truncate font-mono text-xs">{`${signingKey.slice(0, 12)}…${signingKey.slice(-6)}`}</span>
              <CopyButton variant="ghost" size="icon" text={signingKey} label="Copy the key" />
            </span>
          </Row>
          <Row name="Last signed" from={head === null ? "unknown" : "verified"}>
            {head === null ? "not in the last certificate" : <Hash hash={head} />}
          </Row>
          <Row name="Round trip">{picture.rttMs === null ? "–" : `${picture.rttMs.toFixed(1)} ms`}</Row>
          {peer !== undefined && <Row name="In, out">{`${kilobytes(peer.bytesIn)}, ${kilobytes(peer.bytesOut)}`}</Row>}
          {counted.blamed !== null && <Row name="Broke the rules">{counted.blamed.detail}</Row>}
        </Rows>
      </Section>
      <Section title="Since this tab watches">
        <Rows>
          <Row name="Committed">{`${counted.committed}, missed ${counted.missedCommits}`}</Row>
          <Row name="Proposed">{`${counted.proposed}, missed ${counted.missedProposals}`}</Row>
        </Rows>
      </Section>
      <Section title="Votes in the last certificates">
        <RecentVotes recent={counted.recent} />
      </Section>
      <EvidencePanel seat={seat} />
      <FaultMenu seat={seat} />
    </>
  );
}

const kilobytes = (bytes: number): string => (bytes < 1_024 ? `${bytes} B` : `${(bytes / 1_024).toFixed(1)} KiB`);

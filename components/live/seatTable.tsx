"use client";
/** The ring's facts as a table. */
import { Glyph } from "@/components/glyphs/glyph";
import { useSelection } from "@/components/shell/address";
import { RowTh, Table, Td, Th } from "@/components/ui/table";
import { REASON_WORDS } from "@/lib/picture/eventWords";
import { LINK_WORDS, type SeatPicture } from "@/lib/picture/seatPicture";
import { currentRound } from "@/lib/port/phase";
import { useSeatPictures, useView } from "@/lib/tab/useTab";

export function SeatTable() {
  const pictures = useSeatPictures();
  const height = useView((view) => view.height);
  const round = useView((view) => currentRound(view)?.round ?? 0);
  const [, select] = useSelection();
  return (
    <Table caption={`Validators in round ${round} of block ${height}`}>
      <thead>
        <tr>
          {["Seat", "Name", "Link", "Role", "Attestation", "Finality"].map((head) => (
            <Th key={head}>{head}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pictures.map((picture) => (
          <tr key={picture.seat}>
            <Td className="font-mono">{picture.seat}</Td>
            <RowTh>
              <button
                type="button"
                className="touchable font-medium hover:underline"
                onClick={() => select({ type: "validator", seat: picture.seat })}
              >
                {picture.isPractice ? `${picture.name} (practice)` : picture.name}
              </button>
            </RowTh>
            <Td className="text-muted max-sm:whitespace-normal">
              {picture.rttMs === null
                ? LINK_WORDS[picture.link]
                : `${LINK_WORDS[picture.link]}, ${Math.round(picture.rttMs)} ms`}
            </Td>
            <Td className="max-sm:whitespace-normal">{roleWords(picture)}</Td>
            <Td>{picture.attested && <Glyph kind="attest" label="attested" />}</Td>
            <Td>
              <Resolution picture={picture} />
            </Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const roleWords = ({ isCommitter, hasCommitted, isProposer, hasProposed }: SeatPicture): string =>
  [
    isCommitter && (hasCommitted ? "committed" : "must commit"),
    isProposer && (hasProposed ? "proposed" : "must propose"),
  ]
    .filter(Boolean)
    .join(", ");

function Resolution({ picture: { votedFinal, nullified } }: { readonly picture: SeatPicture }) {
  if (votedFinal) return <Glyph kind="finality" label="voted final" />;
  if (nullified === null) return null;
  return (
    <span className="flex items-center gap-1.5 text-fail">
      <Glyph kind="failed" label="gave the round up" /> {REASON_WORDS[nullified]}
    </span>
  );
}

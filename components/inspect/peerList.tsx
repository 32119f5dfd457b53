"use client";
/** The validators and how this tab reaches each of them. */
import { Face } from "@/components/glyphs/face";
import { useSelection } from "@/components/shell/address";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { countOf } from "@/lib/base/words";
import { LINK_WORDS } from "@/lib/picture/seatPicture";
import { useSeatPictures, useView } from "@/lib/tab/useTab";
import { Section } from "./rows";

export function PeerList() {
  // Without its part in the round, which changes several times a second.
  const pictures = useSeatPictures(({ seat, name, signingKey, head, link, rttMs, isPractice }) => {
    return { seat, name, signingKey, head, link, rttMs, isPractice };
  });
  const [selection, select] = useSelection();
  const observers = useView(({ peers }) => peers.filter(({ seat }) => seat === null).length);
  const table = useView((view) => view.table);
  if (table === null) return null;
  return (
    <Section
      title={
        table.n === 1
          ? "One seat, which decides alone"
          : `${countOf(table.n, "seat")}, ${countOf(table.q, "makes", "make")} a quorum, ${table.f} may lie`
      }
    >
      <ul className="flex flex-col text-sm">
        {pictures.map((picture) => {
          const { seat, name, signingKey, head, link, rttMs, isPractice } = picture;
          const isSelected = selection?.type === "validator" && selection.seat === seat;
          return (
            <li key={seat}>
              <button
                type="button"
                aria-pressed={isSelected}
                onClick={() => select({ type: "validator", seat })}
                className="touchable flex h-9 w-full items-center gap-2.5 rounded-sm px-1 text-left hover:bg-hover"
              >
                <span className="w-4 text-right font-mono text-faint">{seat}</span>
                <Face signingKey={signingKey} head={head} className="size-5" />
                <span className="min-w-0 truncate font-medium">{name}</span>
                {isPractice && <Badge>practice</Badge>}
                <span className={cn("ml-auto shrink-0 text-muted", rttMs !== null && "font-mono")}>
                  {link === "linked" && rttMs !== null ? `${rttMs.toFixed(0)} ms` : LINK_WORDS[link]}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {observers > 0 && <p className="mt-1 px-1 text-faint text-xs">{`and ${observers} watching through this tab`}</p>}
    </Section>
  );
}

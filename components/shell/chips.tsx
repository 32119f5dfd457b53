"use client";
/** Small facts of the top bar: who is linked, whether enough of them are heard, whether the server is there. */
import { CloudOff } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";
import { countOf } from "@/lib/base/words";
import { isShort, onlineOf } from "@/lib/picture/seatPicture";
import { useSeatPictures, useTabState, useView } from "@/lib/tab/useTab";

export function PeersChip() {
  const linked = useView(({ peers }) => new Set(peers.flatMap(({ seat }) => (seat === null ? [] : [seat]))).size);
  const all = useView(({ table, seat }) => (table === null ? 0 : table.n - (seat === null ? 0 : 1)));
  const q = useView(({ table }) => table?.q ?? 0);
  const mode = useView((view) => view.mode);
  const links = useSeatPictures(({ link }) => link);
  const isWatching = useView(({ seat }) => seat === null);
  const hasLeft = useTabState(({ left }) => left);
  if (q === 0 || hasLeft) return null;
  // Who only watches is linked with a few seats, and for the others it has the server's word.
  const online = onlineOf(links, { mode });
  const isEnough = online >= q;
  const isUnknown = isWatching && !isEnough && !isShort(links, q);
  return (
    <Tooltip
      label={
        isEnough
          ? `${countOf(online, "validator")} online, ${countOf(q, "makes", "make")} a quorum.`
          : isUnknown
            ? `${countOf(linked, "validator is", "validators are")} linked with this tab; who else is online is unknown.`
            : `${countOf(online, "validator")} online, ${countOf(q, "is", "are")} needed: rounds will fail.`
      }
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: What a tooltip says must be reachable by keyboard. */}
      <span tabIndex={0} className="hidden items-center gap-3 whitespace-nowrap text-muted text-sm lg:flex">
        <span>
          peers <b className="font-medium text-ink">{`${linked}/${all}`}</b>
        </span>
        {!isUnknown && (
          <span className={cn("flex items-center gap-1.5", !isEnough && "text-warn")}>
            {q <= DOTS_MAX && <QuorumDots online={online} q={q} />}
            {isEnough ? "quorum" : "no quorum"}
          </span>
        )}
      </span>
    </Tooltip>
  );
}

/** More would push the rest off the bar. */
const DOTS_MAX = 16;

/** As many dots as make a quorum, filled by who is online. */
const QuorumDots = ({ online, q }: { readonly online: number; readonly q: number }) => (
  <svg aria-hidden viewBox={`0 0 ${q * 7 - 2} 6`} className="h-1.5" style={{ width: `${(q * 7 - 2) / 16}rem` }}>
    {Array.from({ length: q }, (_, at) => (
      <circle
        // biome-ignore lint/suspicious/noArrayIndexKey: Dots are their place.
        key={at}
        cx={2.5 + at * 7}
        cy={3}
        r={2}
        fill={at < online ? "currentColor" : "none"}
        stroke="currentColor"
        className={at < online && online >= q ? "text-final" : ""}
      />
    ))}
  </svg>
);

/** Only said when it is not so. */
export function ServerChip() {
  const isLost = useTabState(({ online }) => online === false);
  if (!isLost) return null;
  return (
    <Tooltip label="The signaling server is gone. Validators talk to each other directly; newcomers have to wait.">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: What a tooltip says must be reachable by keyboard. */}
      <span tabIndex={0} className="flex items-center gap-1.5 font-medium text-sm text-warn">
        <CloudOff className="size-4" aria-hidden />
        <span className="hidden xl:inline">server lost</span>
      </span>
    </Tooltip>
  );
}

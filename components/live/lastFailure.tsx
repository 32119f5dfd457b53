"use client";
/** The last round that failed, and why, for as long as no other does: at a brisk table it is over in a blink. */
import { Glyph } from "@/components/glyphs/glyph";
import { useSelection } from "@/components/shell/address";
import { failureOf, lastFailed } from "@/lib/picture/rounds";
import { useView } from "@/lib/tab/useTab";

export function LastFailure() {
  const [, select] = useSelection();
  const failure = useView((view) => {
    const last = lastFailed(view);
    if (last === null) return null;
    return { height: last.height, round: last.round.round, words: failureOf(view, last.round).words };
  });
  if (failure === null) return null;
  const { height, round, words } = failure;
  return (
    <button
      type="button"
      className="-ml-1 flex max-w-32 flex-col items-start rounded-md px-1 text-left text-muted text-sm hover:text-ink md:max-w-44"
      onClick={() => select({ type: "round", height, round })}
    >
      <span className="flex items-center gap-1.5">
        <Glyph kind="failed" className="size-3.5" /> Last failed
      </span>
      <span className="font-mono text-xs">{`#${height} round ${round}`}</span>
      <span className="line-clamp-3 text-xs">{words}</span>
    </button>
  );
}

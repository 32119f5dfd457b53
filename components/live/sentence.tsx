"use client";
/** The one sentence that explains the moment; names in it can be pointed at. */
import { Countdown } from "@/components/motion/passing";
import { useSelection } from "@/components/shell/address";
import { explain } from "@/lib/picture/explain";
import { usePhase, useShown, useTab, useTabState, useView } from "@/lib/tab/useTab";

const AFTERWARDS = ["This is how things stood when this tab left."] as const;

export function Sentence() {
  const { shown } = useTab();
  const self = useView(({ seat }) => seat);
  const [, select] = useSelection();
  usePhase(); // Time alone may change what there is to say.
  const hasLeft = useTabState(({ left }) => left);
  const isHeld = useShown(({ held }) => held);
  const explained = useView((view) => explain(view, shown.nowMs()));
  const parts = hasLeft && !isHeld ? AFTERWARDS : explained;
  return (
    <p className="mx-auto flex min-h-18 w-full max-w-3xl items-center md:h-12 md:contain-strict justify-center text-balance text-center text-lg">
      <span>
        {parts.map((part, at) => {
          if (typeof part === "string") return part;
          if ("untilMs" in part)
            // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a sentence have an order and nothing else.
            return <Countdown key={at} untilMs={part.untilMs} isInline />;
          return (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: The parts of a sentence have an order and nothing else.
              key={at}
              type="button"
              className="font-semibold underline decoration-edge decoration-dotted underline-offset-4 hover:decoration-solid"
              onClick={() => select({ type: "validator", seat: part.seat })}
            >
              {part.seat === self ? `${part.name} (you)` : part.name}
            </button>
          );
        })}
      </span>
    </p>
  );
}

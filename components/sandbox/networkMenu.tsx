"use client";
/** The links of the whole table, by dragging: a deed like any other, so going back undoes it and a link repeats it. */
import { Waypoints } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { Slider } from "@/components/ui/slider";
import { LOSS_PERCENT_MAX, type Network, SETTINGS } from "@/lib/port/sandbox";
import type { Sandbox } from "@/lib/tab/sandboxClient";
import { useSandboxState } from "@/lib/tab/useTab";

/** Farther than round the earth. */
const SLIDER_MS_MAX = 1_000;

export function NetworkMenu({ sandbox }: { readonly sandbox: Sandbox }) {
  const network = useSandboxState(sandbox, ({ standing }) => standing?.network ?? SETTINGS);
  const set = (change: Partial<Network>) => void sandbox.perform({ type: "network", ...network, ...change });
  return (
    <Popover
      label="Links of the table"
      trigger={
        <Button size="sm" variant="ghost">
          <Waypoints /> {`${network.delayMs} ms, ${network.lossPercent} %`}
          <span className="sr-only">delay and loss of every link</span>
        </Button>
      }
    >
      <p className="mb-2 text-muted text-sm">
        Every link, from now on: the mean way of a message, and how many are lost.
      </p>
      <Slider
        label="Delay"
        value={network.delayMs}
        max={SLIDER_MS_MAX}
        step={5}
        words={(delayMs) => `${delayMs} ms`}
        onCommit={(delayMs) => set({ delayMs })}
      />
      <Slider
        label="Loss"
        value={network.lossPercent}
        max={LOSS_PERCENT_MAX}
        step={1}
        words={(percent) => `${percent} %`}
        onCommit={(lossPercent) => set({ lossPercent })}
      />
    </Popover>
  );
}

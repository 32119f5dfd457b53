"use client";
/** What a validator of this page can be made to do wrong. Nobody else's can. */
import { type Injecting, useInject } from "@/components/faults/useInject";
import { Button } from "@/components/ui/button";
import { Slider } from "@/components/ui/slider";
import { faultChoices, othersOf } from "@/lib/picture/faultChoices";
import { faultWords } from "@/lib/picture/faultWords";
import type { Fault } from "@/lib/port/fault";
import { useLiveView, useTab } from "@/lib/tab/useTab";
import { Section } from "./rows";

/** Of a table of many seats the nearest numbers are enough to show what a cut link does. */
const LINKS_MAX = 16;

export function FaultMenu({ seat }: { readonly seat: number }) {
  const { faults, isSandbox } = useTab();
  const { inject, refused } = useInject();
  const n = useLiveView(({ table }) => table?.n ?? 0);
  // Practice seats come and go while the page is open.
  useLiveView(({ tip }) => tip.height);
  if (!faults.seats().includes(seat)) return null;
  const others = othersOf({ seat, n });
  // Those two have sliders.
  const choices = faultChoices({ seat, n, isPractice: faults.practiceSeats().includes(seat) }).filter(
    ({ type }) => type !== "delay" && type !== "loss",
  );
  return (
    <Section title={`Make it misbehave, ${isSandbox === true ? "until it is healed" : "for five minutes at most"}`}>
      <div className="flex flex-wrap gap-1.5">
        {choices.map((fault) => (
          <Button key={faultWords(fault)} size="sm" className="text-fault" onClick={() => inject(seat, fault)}>
            {fault.type === "cut" ? "isolated" : faultWords(fault)}
          </Button>
        ))}
      </div>
      <DelayAndLoss seat={seat} inject={inject} />
      {others.length > 1 && (
        <div className="mt-2 flex flex-wrap items-center gap-1.5 text-sm">
          <span className="text-muted">Cut the link to seat</span>
          {others.slice(0, LINKS_MAX).map((other) => (
            <Button
              key={other}
              size="sm"
              variant="ghost"
              aria-label={`Cut the link to seat ${other}`}
              onClick={() => inject(seat, { type: "cut", seats: [other] })}
            >
              {other}
            </Button>
          ))}
        </div>
      )}
      {refused !== null && (
        <p role="alert" className="mt-2 text-sm text-warn">
          {refused}
        </p>
      )}
    </Section>
  );
}

/** What it sends is so late, and so much of it is lost: the last word counts, and none ends it. */
function DelayAndLoss({ seat, inject }: { readonly seat: number } & Pick<Injecting, "inject">) {
  const { faults } = useTab();
  const active = useLiveView((view) => view.faults.filter((it) => it.seat === seat));
  const found = <T extends "delay" | "loss">(type: T) =>
    active.findLast((it): it is typeof it & { readonly fault: Extract<Fault, { type: T }> } => it.fault.type === type);
  const set = async (type: "delay" | "loss", fault: Fault | null) => {
    for (const known of active) if (known.fault.type === type) await faults.heal(known);
    if (fault !== null) await inject(seat, fault);
  };
  return (
    <div className="mt-3 flex flex-col gap-1">
      <Slider
        label="Delay"
        value={found("delay")?.fault.delayMs ?? 0}
        max={2_000}
        step={10}
        words={(delayMs) => `${delayMs} ms`}
        onCommit={(delayMs) => void set("delay", delayMs === 0 ? null : { type: "delay", delayMs })}
      />
      <Slider
        label="Loss"
        value={found("loss")?.fault.percent ?? 0}
        max={90}
        step={1}
        words={(percent) => `${percent} %`}
        onCommit={(percent) => void set("loss", percent === 0 ? null : { type: "loss", percent })}
      />
    </div>
  );
}

"use client";
/** What the table is made of. Another choice is another table, from its beginning. */
import { Settings2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { DELAY_KINDS, DELAY_MS_MAX, LOSS_PERCENT_MAX, SANDBOX_SEATS_MAX, type Settings } from "@/lib/port/sandbox";
import { formatInstant, parseInstant } from "@/lib/port/sandboxLink";

export interface SettingsMenuProps {
  readonly settings: Settings;
  readonly onOpen: (query: string) => void;
}

const FIELDS = [
  { key: "seats", label: "Seats", max: SANDBOX_SEATS_MAX },
  { key: "seed", label: "Seed", max: 2 ** 31 - 1 },
  { key: "delayMs", label: "Delay, ms", max: DELAY_MS_MAX },
  { key: "lossPercent", label: "Loss, %", max: LOSS_PERCENT_MAX },
] as const;

const CHOICES = [
  { key: "preset", label: "Preset", all: ["fast", "live", "lecture", "whitepaper"] },
  { key: "delegation", label: "Draw", all: ["fair", "whitepaper"] },
  { key: "delayKind", label: "Delays", all: DELAY_KINDS },
] as const;

const CONTROL = "touchable h-8 w-32 rounded-md border border-line bg-page px-2";

export function SettingsMenu({ settings, onOpen }: SettingsMenuProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label="Settings of the sandbox"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="ghost">
          <Settings2 /> Settings
        </Button>
      }
    >
      <form
        className="flex flex-col gap-2 text-sm"
        onSubmit={(event) => {
          event.preventDefault();
          const typed = new URLSearchParams([...new FormData(event.currentTarget)].map(([k, v]) => [k, String(v)]));
          // Read as a link is read: what is out of range becomes the nearest that is not.
          onOpen(formatInstant(parseInstant(typed).instant) ?? "");
          setOpen(false);
        }}
      >
        {FIELDS.map(({ key, label, max }) => (
          <label key={key} className="flex items-center justify-between gap-2">
            {label}
            <input
              name={key}
              type="number"
              min={key === "seats" ? 1 : 0}
              max={max}
              defaultValue={settings[key]}
              className={CONTROL}
            />
          </label>
        ))}
        {CHOICES.map(({ key, label, all }) => (
          <label key={key} className="flex items-center justify-between gap-2">
            {label}
            <select name={key} defaultValue={settings[key]} className={CONTROL}>
              {all.map((value) => (
                <option key={value}>{value}</option>
              ))}
            </select>
          </label>
        ))}
        <Button type="submit" size="sm" variant="primary">
          Begin this table
        </Button>
      </form>
    </Popover>
  );
}

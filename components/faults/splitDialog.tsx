"use client";
/** Two sides of one table that no longer hear each other: who stands where, what follows, and what still leaks. */
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { splitOf } from "@/lib/picture/faultChoices";
import { listWords } from "@/lib/picture/rounds";
import { useSeatPictures, useTab, useView } from "@/lib/tab/useTab";
import { useInject } from "./useInject";

export interface SplitDialogProps {
  readonly onClose: () => void;
}

export function SplitDialog({ onClose }: SplitDialogProps) {
  const { faults } = useTab();
  const { inject, refused } = useInject();
  const pictures = useSeatPictures();
  const q = useView(({ table }) => table?.q ?? 0);
  const own = faults.seats();
  const n = pictures.length;
  const [side, setSide] = useState<readonly number[]>(() => halfOf(n, own));
  const isSplit = side.length > 0 && side.length < n;
  const { cuts, leaks } = isSplit ? splitOf(side, n, own) : { cuts: [], leaks: [] };
  const toggle = (seat: number) => setSide(side.includes(seat) ? side.filter((it) => it !== seat) : [...side, seat]);

  async function split(): Promise<void> {
    await Promise.all(cuts.map(({ seat, seats }) => inject(seat, { type: "cut", seats })));
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Split the table"
      description="The seats you choose stand on one side, the rest on the other. No message crosses."
    >
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">Seats on one side</legend>
        {pictures.map(({ seat, name }) => (
          <label
            key={seat}
            className="touchable flex h-8 items-center gap-2 rounded-md border border-line px-2 text-sm"
          >
            <input type="checkbox" checked={side.includes(seat)} onChange={() => toggle(seat)} />
            {`${seat} ${name}`}
          </label>
        ))}
      </fieldset>
      <p role="status" className="mt-4 min-h-10 text-sm">
        {isSplit ? sentence(side.length, n - side.length, q) : "Choose at least one seat, and leave at least one."}
        {leaks.length > 0 && <span className="text-warn">{` ${leakWords(leaks)}`}</span>}
      </p>
      {refused !== null && (
        <p role="alert" className="text-sm text-warn">
          {refused}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button variant="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button variant="danger" disabled={!isSplit} onClick={() => void split()}>
          Split
        </Button>
      </div>
    </Dialog>
  );
}

/** Half of the table, this page's seats first: they can keep it closed. */
function halfOf(n: number, own: readonly number[]): readonly number[] {
  const others = Array.from({ length: n }, (_, seat) => seat).filter((seat) => !own.includes(seat));
  return [...own, ...others].slice(0, Math.max(1, Math.floor(n / 2)));
}

function sentence(one: number, other: number, q: number): string {
  if (one < q && other < q) return `${one} and ${other}: neither side has the ${q} it needs, so nothing becomes final.`;
  return `The side of ${Math.max(one, other)} has the ${q} it needs and goes on; the other waits.`;
}

const leakWords = (leaks: readonly (readonly [number, number])[]): string =>
  `It will leak: seats ${listWords([...new Set(leaks.flat())].toSorted((a, b) => a - b).map(String))} are not this page's and still hear each other across.`;

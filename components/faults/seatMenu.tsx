"use client";
/**
 * What can be done with one seat of the ring, where it was asked for: by the right button, by a long press, or by the
 * menu key of a keyboard. What it can be made to do wrong, if it is this page's; the link to it; and the way to its facts.
 */
import { DropdownMenu } from "radix-ui";
import { toast } from "sonner";
import { cn } from "@/components/ui/cn";
import { faultChoices } from "@/lib/picture/faultChoices";
import { faultWords } from "@/lib/picture/faultWords";
import type { Fault } from "@/lib/port/fault";
import { useLiveView, useTab } from "@/lib/tab/useTab";
import { isCutBetween } from "./links";

export interface SeatMenuProps {
  readonly seat: number;
  /** The seat's button: the menu stands beside it, and the focus returns to it. */
  readonly anchor: HTMLElement;
  readonly onSelect: (seat: number) => void;
  readonly onSplit: () => void;
  readonly onClose: () => void;
}

export function SeatMenu({ seat, anchor, onSelect, onSplit, onClose }: SeatMenuProps) {
  const { faults } = useTab();
  const { right, top } = anchor.getBoundingClientRect();
  const isOwn = faults.seats().includes(seat);
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className="pointer-events-none fixed" style={{ left: right, top }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          aria-label={`Seat ${seat}`}
          align="start"
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            anchor.focus();
          }}
          className="z-50 max-h-[70dvh] min-w-52 overflow-y-auto rounded-lg border border-line bg-raised p-1 text-sm shadow-pop"
        >
          <Item onSelect={() => onSelect(seat)}>Details</Item>
          <LinkItem seat={seat} />
          {isOwn && <Misbehaviours seat={seat} />}
          {faults.seats().length > 0 && <Item onSelect={onSplit}>Split the table…</Item>}
          {!isOwn && (
            <DropdownMenu.Label className="px-2 py-1.5 text-faint text-xs">
              Only validators of this page can be made to misbehave.
            </DropdownMenu.Label>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** A refusal is said where whoever asked will see it: the menu has closed by then. */
const told = (asked: Promise<unknown>): void =>
  void asked.catch((error: unknown) => toast.error(error instanceof Error ? error.message : String(error)));

/** The link between the seat that is looked through and this one, as it is now: there it is cut, or mended. */
function LinkItem({ seat }: { readonly seat: number }) {
  const { faults } = useTab();
  const self = useLiveView((view) => view.seat);
  const cut = useLiveView((view) => (self === null ? undefined : isCutBetween(view.faults, self, seat)));
  if (self === null || self === seat || !faults.seats().includes(self)) return null;
  return cut === undefined ? (
    <Item tone="text-fault" onSelect={() => told(faults.inject({ type: "cut", seats: [seat] }, self))}>
      {`Cut the link to seat ${seat}`}
    </Item>
  ) : (
    <Item onSelect={() => told(faults.heal(cut))}>{`Mend the link to seat ${seat}`}</Item>
  );
}

function Misbehaviours({ seat }: { readonly seat: number }) {
  const { faults } = useTab();
  const n = useLiveView(({ table }) => table?.n ?? 0);
  const active = useLiveView((view) => view.faults.filter((it) => it.seat === seat));
  const wordsOf = (fault: Fault) => (fault.type === "cut" ? "isolated" : faultWords(fault));
  return (
    <>
      <DropdownMenu.Separator className="my-1 h-px bg-line" />
      {faultChoices({ seat, n, isPractice: faults.practiceSeats().includes(seat) }).map((fault) => (
        <Item key={faultWords(fault)} tone="text-fault" onSelect={() => told(faults.inject(fault, seat))}>
          {wordsOf(fault)}
        </Item>
      ))}
      {active.map((fault) => (
        <Item key={fault.id} onSelect={() => told(faults.heal(fault))}>{`End: ${faultWords(fault.fault)}`}</Item>
      ))}
      <DropdownMenu.Separator className="my-1 h-px bg-line" />
    </>
  );
}

interface ItemProps {
  readonly children: string;
  readonly onSelect: () => void;
  readonly tone?: string;
}

const Item = ({ children, onSelect, tone }: ItemProps) => (
  <DropdownMenu.Item
    onSelect={onSelect}
    className={cn(
      "touchable flex h-8 cursor-default items-center rounded-md px-2 outline-none data-highlighted:bg-chosen",
      tone,
    )}
  >
    {children}
  </DropdownMenu.Item>
);

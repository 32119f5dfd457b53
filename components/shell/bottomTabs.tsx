"use client";
/** On a phone, within reach of a thumb: three views, the one thing everybody does, and the way to the rest. */
import { Ellipsis, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { useTab } from "@/lib/tab/useTab";
import { useViewId } from "./address";
import { useShell } from "./shellState";
import { THUMB_VIEWS, VIEWS, type ViewEntry } from "./views";

/** What is submitted is in the middle. */
const BEFORE_SUBMIT = 2;

export function BottomTabs() {
  const [current] = useViewId();
  const { open } = useShell();
  // A recording takes no transactions.
  const takesAny = useTab().replay === undefined;
  return (
    <nav aria-label="Views" className="flex border-line border-t pb-[env(safe-area-inset-bottom)] md:hidden">
      {THUMB_VIEWS.slice(0, BEFORE_SUBMIT).map((view) => (
        <ViewTab key={view.id} view={view} />
      ))}
      {takesAny && (
        <TabButton label="Submit" onClick={() => open("submit")}>
          <Plus className="size-5" />
        </TabButton>
      )}
      {THUMB_VIEWS.slice(BEFORE_SUBMIT).map((view) => (
        <ViewTab key={view.id} view={view} />
      ))}
      <TabButton label="More" isCurrent={MORE_IDS.has(current)} onClick={() => open("more")}>
        <Ellipsis className="size-5" />
      </TabButton>
    </nav>
  );
}

/** Views that are behind "More". */
const MORE_IDS: ReadonlySet<string> = new Set(VIEWS.filter((view) => !THUMB_VIEWS.includes(view)).map(({ id }) => id));

function ViewTab({ view: { id, label, icon: Icon } }: { readonly view: ViewEntry }) {
  const [current, go] = useViewId();
  return (
    <TabButton label={label} isCurrent={id === current} onClick={() => go(id)}>
      <Icon className="size-5" />
    </TabButton>
  );
}

interface TabButtonProps {
  readonly label: string;
  readonly isCurrent?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const TabButton = ({ label, isCurrent = false, onClick, children }: TabButtonProps) => (
  <button
    type="button"
    aria-current={isCurrent ? "page" : undefined}
    onClick={onClick}
    className={cn(
      "flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs flat:h-11 flat:min-[30rem]:flex-row flat:min-[30rem]:gap-2",
      isCurrent ? "font-medium text-ink" : "text-muted",
    )}
  >
    {children}
    {label}
  </button>
);

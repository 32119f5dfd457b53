"use client";
/** The views and the one thing everybody does, within reach of a thumb. */
import { Ellipsis, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { useView } from "@/lib/tab/useTab";
import { useViewId } from "./address";
import { useShell } from "./shellState";
import { VIEWS } from "./views";

/** More than these do not fit; the palette has them all. */
const TABS_MAX = 3;

export function BottomTabs() {
  const [current, go] = useViewId();
  const { open } = useShell();
  const hasTable = useView(({ table }) => table !== null);
  if (!hasTable) return null;
  return (
    <nav
      aria-label="Views"
      className="sticky bottom-0 z-20 flex border-line border-t bg-page pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {VIEWS.slice(0, TABS_MAX).map(({ id, label, icon: Icon }) => (
        <TabButton key={id} label={label} isCurrent={id === current} onClick={() => go(id)}>
          <Icon className="size-5" />
        </TabButton>
      ))}
      <TabButton label="Submit" onClick={() => open("submit")}>
        <Plus className="size-5" />
      </TabButton>
      <TabButton label="More" onClick={() => open("more")}>
        <Ellipsis className="size-5" />
      </TabButton>
    </nav>
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
      "flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs",
      isCurrent ? "font-medium text-ink" : "text-muted",
    )}
  >
    {children}
    {label}
  </button>
);

"use client";
/** The views at the left edge of a wide page. */
import { CircleHelp, Settings2 } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { Tooltip } from "@/components/ui/tooltip";
import { useViewId } from "./address";
import { useShell } from "./shellState";
import { VIEWS } from "./views";

export function Rail() {
  const [current, go] = useViewId();
  const { open } = useShell();
  return (
    <nav
      aria-label="Views"
      className="hidden w-[4.5rem] shrink-0 flex-col items-center overflow-y-auto border-line border-r py-2 [container-type:size] [scrollbar-width:none] md:flex"
    >
      {VIEWS.map(({ id, label, icon: Icon, key }) => (
        <RailButton
          key={id}
          label={label}
          hint={`${label} (g ${key})`}
          isCurrent={id === current}
          onClick={() => go(id)}
        >
          <Icon className="size-5" />
        </RailButton>
      ))}
      <span className="mt-auto" />
      <RailButton label="Display" hint="Motion and shortcuts" onClick={() => open("display")}>
        <Settings2 className="size-5" />
      </RailButton>
      <RailButton label="Help" hint="Shortcuts (?)" onClick={() => open("help")}>
        <CircleHelp className="size-5" />
      </RailButton>
    </nav>
  );
}

interface RailButtonProps {
  readonly label: string;
  readonly hint: string;
  readonly isCurrent?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const RailButton = ({ label, hint, isCurrent = false, onClick, children }: RailButtonProps) => (
  <Tooltip label={hint} side="right">
    <button
      type="button"
      aria-current={isCurrent ? "page" : undefined}
      onClick={onClick}
      className={cn(
        "touchable flex h-13 w-16 shrink-0 flex-col items-center justify-center gap-0.5 rounded-md text-2xs transition-colors [@container(max-height:34rem)]:h-9",
        isCurrent ? "bg-chosen font-medium text-ink" : "text-muted hover:bg-hover hover:text-ink",
      )}
    >
      {children}
      <span className="[@container(max-height:34rem)]:sr-only">{label}</span>
    </button>
  </Tooltip>
);

"use client";
/** Dark, light, as the system: one button that goes round. */
import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";

export const THEMES = ["system", "light", "dark"] as const;

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeToggle() {
  const { theme, setTheme } = useTheme();
  const isMounted = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  // The server does not know the theme, and both have to draw the same first.
  const current = THEMES.find((name) => isMounted && name === theme) ?? "system";
  const next = THEMES[(THEMES.indexOf(current) + 1) % THEMES.length] ?? "system";
  const Icon = ICONS[current];
  return (
    <Tooltip label={`Theme: ${current}`}>
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Theme: ${current}. Switch to ${next}`}
        onClick={() => setTheme(next)}
      >
        <Icon />
      </Button>
    </Tooltip>
  );
}

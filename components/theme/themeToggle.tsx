"use client";
/** Dark, light, as the system: one button that goes round. */
import { Monitor, Moon, Sun } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";
import { useThemeChoice } from "./useThemeChoice";

const ICONS = { system: Monitor, light: Sun, dark: Moon } as const;

export function ThemeToggle() {
  const { theme, next, setTheme } = useThemeChoice();
  const Icon = ICONS[theme];
  return (
    <Tooltip label={`Theme: ${theme}`}>
      <Button
        variant="ghost"
        size="icon"
        aria-label={`Theme: ${theme}. Switch to ${next}`}
        onClick={() => setTheme(next)}
      >
        <Icon />
      </Button>
    </Tooltip>
  );
}

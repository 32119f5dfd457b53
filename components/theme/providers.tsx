"use client";
/** What the whole page stands in: the theme, tooltips, toasts, and the motion that this browser wants. */
import { ThemeProvider } from "next-themes";
import { type ReactNode, useEffect } from "react";
import { Toaster } from "@/components/ui/toaster";
import { TooltipProvider } from "@/components/ui/tooltip";
import { loadPreferences, usePreferences } from "@/lib/tab/preferences";
import { localMemory } from "@/lib/tab/storages";

interface ProvidersProps {
  /** Of the page's content security policy. */
  readonly nonce: string | undefined;
  readonly children: ReactNode;
}

export const Providers = ({ nonce, children }: ProvidersProps) => (
  <ThemeProvider
    attribute="data-theme"
    defaultTheme="system"
    disableTransitionOnChange
    enableColorScheme={false}
    {...(nonce === undefined ? {} : { nonce })}
  >
    <TooltipProvider>
      {children}
      <Toaster />
      <PreferencesOnPage />
    </TooltipProvider>
  </ThemeProvider>
);

/** The style sheet reads them off the root element. */
function PreferencesOnPage() {
  const motion = usePreferences((preferences) => preferences.motion);
  const projector = usePreferences((preferences) => preferences.projector);
  useEffect(() => loadPreferences(localMemory()), []);
  useEffect(() => {
    document.documentElement.dataset.motion = motion;
  }, [motion]);
  useEffect(() => {
    document.documentElement.toggleAttribute("data-projector", projector);
  }, [projector]);
  return null;
}

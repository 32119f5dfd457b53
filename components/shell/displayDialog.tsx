"use client";
/** How this browser wants the page. */
import { THEMES, useThemeChoice } from "@/components/theme/useThemeChoice";
import { Dialog } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { MOTIONS, type Preferences, setPreferences, usePreferences } from "@/lib/tab/preferences";
import { localMemory } from "@/lib/tab/storages";
import { useShell } from "./shellState";

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const set = (change: Partial<Preferences>): void => setPreferences(change, localMemory());

export function DisplayDialog() {
  const { dialog, open } = useShell();
  const { theme, setTheme } = useThemeChoice();
  const { motion, shortcuts, projector } = usePreferences((preferences) => preferences);
  return (
    <Dialog open={dialog === "display"} onOpenChange={(isOpen) => open(isOpen ? "display" : null)} title="Display">
      <div className="flex flex-col gap-5">
        <Setting label="Theme">
          <Segmented
            label="Theme"
            value={theme}
            onChange={setTheme}
            options={THEMES.map((value) => ({ value, label: capital(value) }))}
          />
        </Setting>
        <Setting label="Motion">
          <Segmented
            label="Motion"
            value={motion}
            onChange={(next) => set({ motion: next })}
            options={MOTIONS.map((value) => ({ value, label: capital(value) }))}
          />
        </Setting>
        <Setting label="Single-key shortcuts">
          <OnOff label="Shortcuts" isOn={shortcuts} onChange={(isOn) => set({ shortcuts: isOn })} />
        </Setting>
        <Setting label="Projector size">
          <OnOff label="Projector" isOn={projector} onChange={(isOn) => set({ projector: isOn })} />
        </Setting>
      </div>
    </Dialog>
  );
}

const Setting = ({ label, children }: { readonly label: string; readonly children: React.ReactNode }) => (
  <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
    <span className="font-medium">{label}</span>
    <div className="w-full sm:w-72">{children}</div>
  </div>
);

interface OnOffProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

const OnOff = ({ label, isOn, onChange }: OnOffProps) => (
  <Segmented
    label={label}
    value={isOn ? "on" : "off"}
    onChange={(value) => onChange(value === "on")}
    options={[
      { value: "on", label: "On" },
      { value: "off", label: "Off" },
    ]}
  />
);

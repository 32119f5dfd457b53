"use client";
/** Runs the table of commands by keyboard: not while somebody types, not behind a dialog or a menu, not if switched off. */
import { useEffect, useRef } from "react";
import { createKeybindingsHandler } from "tinykeys";
import { usePreferences } from "@/lib/tab/preferences";
import { useCommands } from "./commands";
import { press } from "./press";
import { spellings } from "./spellings";

export function Shortcuts() {
  const commands = useCommands();
  const isOn = usePreferences(({ shortcuts }) => shortcuts);
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const bindings = commands.map(({ keys }) => keys ?? "").join("\n");
  useEffect(() => {
    const run = (keys: string) => (event: KeyboardEvent) => {
      const command = latest.current.find((each) => each.keys === keys);
      if (command !== undefined) press(event, command);
    };
    // A combination with ⌘ or Ctrl stays when single keys are switched off.
    const used = bindings.split("\n").filter((keys) => keys !== "" && (isOn || keys.startsWith("$mod")));
    const bound = used.flatMap((keys) => spellings(keys).map((spelling) => [spelling, run(keys)] as const));
    const handler = createKeybindingsHandler(Object.fromEntries(bound));
    window.addEventListener("keydown", handler);
    return () => window.removeEventListener("keydown", handler);
  }, [bindings, isOn]);
  return null;
}

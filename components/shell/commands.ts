"use client";
/** Every action of the page in one table: the palette lists it, the keyboard runs it, the help explains it. */
import { useThemeChoice } from "@/components/theme/useThemeChoice";
import { currentPreferences, setPreferences } from "@/lib/tab/preferences";
import { localMemory } from "@/lib/tab/storages";
import type { Tab } from "@/lib/tab/tab";
import { useLiveView, useTab, useTabState, useView } from "@/lib/tab/useTab";
import { useSelection, useViewId } from "./address";
import { exportTrace } from "./exportTrace";
import { COMPOSER_ID, type ShellState, useShell } from "./shellState";
import { VIEWS } from "./views";

const GROUPS = ["Go to", "Validator", "Picture", "Table", "Page"] as const;

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: (typeof GROUPS)[number];
  /** As tinykeys reads them. */
  readonly keys?: string;
  /** As people read them. */
  readonly shows?: string;
  /** Goes on while its key is held down; any other is run once by one press. */
  readonly repeats?: boolean;
  readonly run: () => void;
}

export function useCommands(): readonly Command[] {
  const tab = useTab();
  const shell = useShell();
  const [, setView] = useViewId();
  const [, select] = useSelection();
  const { next: nextTheme, setTheme } = useThemeChoice();
  const seats = useView(({ table }) => table?.n ?? 0);
  const canVote = useLiveView(({ seat, mode }) => seat !== null && mode.type !== "observing");
  const isPaused = useLiveView(({ mode }) => mode.type === "paused");
  const hasLeft = useTabState(({ left }) => left);
  const all: readonly Command[] = [
    ...VIEWS.map(
      ({ id, label, key }): Command => ({
        id: `view-${id}`,
        title: label,
        group: "Go to",
        keys: `g ${key}`,
        shows: `g ${key}`,
        run: () => setView(id),
      }),
    ),
    ...Array.from(
      { length: Math.min(9, seats) },
      (_, at): Command => ({
        id: `seat-${at}`,
        title: `Select seat ${at}`,
        group: "Go to",
        keys: `${at + 1}`,
        shows: `${at + 1}`,
        run: () => select({ type: "validator", seat: at }),
      }),
    ),
    ...validatorCommands(tab, shell, { canVote, isPaused, hasLeft }),
    ...pictureCommands(tab),
    { id: "share", title: "Share this table", group: "Table", keys: "s", shows: "s", run: () => shell.open("share") },
    {
      id: "submit",
      title: "Submit a transaction",
      group: "Table",
      keys: "n",
      shows: "n",
      run: () => focusComposer(shell),
    },
    { id: "export", title: "Export the trace", group: "Table", run: () => void exportTrace(tab) },
    { id: "sandbox", title: "Open a sandbox", group: "Page", run: () => openBeside("/sandbox") },
    { id: "replay", title: "Replay a trace", group: "Page", run: () => openBeside("/replay") },
    { id: "theme", title: `Theme: ${nextTheme}`, group: "Page", run: () => setTheme(nextTheme) },
    { id: "display", title: "Motion and shortcuts", group: "Page", run: () => shell.open("display") },
    {
      id: "palette",
      title: "All actions",
      group: "Page",
      keys: "$mod+k",
      shows: "⌘ k",
      run: () => shell.open("palette"),
    },
    { id: "search", title: "Search", group: "Page", keys: "/", shows: "/", run: () => shell.open("palette") },
    { id: "help", title: "Shortcuts", group: "Page", keys: "Shift+?", shows: "?", run: () => shell.open("help") },
  ];
  // A sandbox has no table that others could come to, and no network to leave.
  if (tab.isSandbox) return all.filter(({ id }) => !TABLE_ONLY.has(id));
  // A recording has no validator, and nobody to share it with but by its file.
  return tab.replay === undefined ? all : all.filter(({ group, id }) => group !== "Validator" && !LIVE_ONLY.has(id));
}

const LIVE_ONLY: ReadonlySet<string> = new Set(["share", "submit"]);
const TABLE_ONLY: ReadonlySet<string> = new Set(["share", "leave"]);

interface Standing {
  readonly canVote: boolean;
  readonly isPaused: boolean;
  readonly hasLeft: boolean;
}

function validatorCommands(
  { session, faults }: Tab,
  shell: ShellState,
  { canVote, isPaused, hasLeft }: Standing,
): Command[] {
  const commands: Command[] = [];
  if (canVote && !hasLeft)
    commands.push({
      id: "pause",
      title: isPaused ? "Resume this validator" : "Pause this validator",
      group: "Validator",
      keys: "o",
      shows: "o",
      run() {
        if (isPaused) session.resume();
        else if (shell.isArmed) session.pause();
        shell.arm(!isPaused && !shell.isArmed);
      },
    });
  commands.push({
    id: "heal",
    title: "Heal everything",
    group: "Validator",
    keys: "h",
    shows: "h",
    run: () => void faults.healAll(),
  });
  commands.push(
    hasLeft
      ? { id: "rejoin", title: "Sit down again", group: "Validator", run: () => void session.rejoin() }
      : { id: "leave", title: "Leave the network", group: "Validator", run: () => session.leave() },
  );
  return commands;
}

function pictureCommands({ player }: Tab): Command[] {
  const move = (id: string, title: string, keys: string, shows: string, run: () => void): Command => ({
    id,
    title,
    group: "Picture",
    keys,
    shows,
    run,
  });
  const step = (...of: Parameters<typeof move>): Command => ({ ...move(...of), repeats: true });
  return [
    move("freeze", "Freeze the view, or play on", "Space", "Space", player.toggle),
    move("live", "Skip to live", "l", "l", player.live),
    step("event-back", "One event back", "ArrowLeft", "←", () => player.stepEvent(-1)),
    step("event-on", "One event on", "ArrowRight", "→", () => player.stepEvent(1)),
    step("round-back", "One round back", "Shift+ArrowLeft", "⇧ ←", () => player.stepRound(-1)),
    step("round-on", "One round on", "Shift+ArrowRight", "⇧ →", () => player.stepRound(1)),
    step("failure-back", "The failed round before", "[", "[", () => player.stepFailure(-1)),
    step("failure-on", "The next failed round", "]", "]", () => player.stepFailure(1)),
    {
      id: "projector",
      title: "Projector size",
      group: "Picture",
      keys: "p",
      shows: "p",
      run: () => setPreferences({ projector: !currentPreferences().projector }, localMemory()),
    },
  ];
}

/** In a tab of its own: this one goes on with its table. */
const openBeside = (path: string): void => void window.open(path, "_blank", "noreferrer");

/** On a wide page the composer is in sight; on a phone it is a sheet. */
function focusComposer(shell: ShellState): void {
  const composer = document.getElementById(COMPOSER_ID);
  if (composer?.checkVisibility()) composer.focus();
  else shell.open("submit");
}

/** As they are listed: each group that has any, in its order. */
export const groupsOf = (commands: readonly Command[]): readonly (readonly [string, readonly Command[]])[] =>
  GROUPS.map((group) => [group, commands.filter((command) => command.group === group)] as const).filter(
    ([, members]) => members.length > 0,
  );

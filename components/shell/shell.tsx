"use client";
/** The frame of every view of a table: bar, views, chain, details, and all that can be opened over them. */
import { type RefObject, useEffect, useRef } from "react";
import { prepareRingThread } from "@/components/live/ringThread";
import { Lobby } from "@/components/lobby/lobby";
import { useInheritedFocus } from "@/components/ui/focusReturn";
import { fetchParts, later } from "@/components/ui/later";
import type { Tab } from "@/lib/tab/tab";
import { useTab, useView } from "@/lib/tab/useTab";
import { useViewId } from "./address";
import { Bars } from "./bars";
import { BottomTabs } from "./bottomTabs";
import { DisplayDialog } from "./displayDialog";
import { Dock } from "./dock";
import { Broken, ErrorBoundary, Guarded, Opened } from "./errorBoundary";
import { exportTrace } from "./exportTrace";
import { Frames } from "./frames";
import { HelpDialog } from "./helpDialog";
import { LiveRegion } from "./liveRegion";
import { MoreSheet } from "./moreSheet";
import { Rail } from "./rail";
import { ShareDialog } from "./shareDialog";
import { ShellProvider, useShell } from "./shellState";
import { Shortcuts } from "./shortcuts";
import { SidePanel } from "./sidePanel";
import { SubmitSheet } from "./submitSheet";
import { TopBar } from "./topBar";
import { useTurns } from "./useTurns";
import { VIEWS } from "./views";

const Palette = later(() => import("./palette").then((it) => it.Palette));

export function Shell() {
  useEffect(prepareRingThread, []);
  return (
    <ShellProvider>
      <div className="flex min-h-dvh flex-col md:h-dvh md:min-h-0 md:overflow-hidden">
        <Guarded what="The bar of the table">
          <TopBar />
        </Guarded>
        <Bars />
        <Body />
      </div>
      <Frames />
      <Dialogs />
      <Shortcuts />
      <LiveRegion />
    </ShellProvider>
  );
}

function Body() {
  const hasTable = useView(({ table }) => table !== null);
  const hadFocus = useRef(false);
  return hasTable ? <TableBody hadFocus={hadFocus} /> : <Lobby hadFocus={hadFocus} />;
}

/** In which order a table comes into being: the frame, the view, what stands below it and beside it. */
const VIEW_TURN = 1;
const DOCK_TURN = 2;
const PANEL_TURN = 3;
/** A table that has begun has better things to do; by then it goes by itself. */
const SETTLED_MS = 5_000;

function TableBody({ hadFocus }: { readonly hadFocus: RefObject<boolean> }) {
  const tab = useTab();
  const [id] = useViewId();
  const turn = useTurns(PANEL_TURN);
  const view = VIEWS.find((it) => it.id === id);
  const View = view?.view;
  const main = useInheritedFocus<HTMLElement>(hadFocus);
  useEffect(() => {
    const timer = setTimeout(() => void fetchParts(), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  const before = useRef(id);
  // A view that was left by a key had the focus in it: the next one takes it, and says its name.
  useEffect(() => {
    if (before.current !== id && document.activeElement === document.body) main.current?.focus({ preventScroll: true });
    before.current = id;
  }, [id, main]);
  return (
    <>
      <div className="flex min-h-0 flex-1">
        <Rail />
        <main
          ref={main}
          tabIndex={-1}
          aria-label={view?.label}
          className="flex min-w-0 flex-1 flex-col outline-none md:contain-strict"
        >
          <ErrorBoundary
            key={id}
            fallback={(error, retry) => (
              <Broken
                title="This view has a fault"
                text={goesOn(tab)}
                error={error}
                retry={["Draw it again", retry]}
                onExport={() => void exportTrace(tab)}
              />
            )}
          >
            {View !== undefined && turn >= VIEW_TURN && <View />}
          </ErrorBoundary>
        </main>
        <Guarded what="What stands beside the view">
          <SidePanel isDrawn={turn >= PANEL_TURN} />
        </Guarded>
      </div>
      <div className="sticky bottom-0 z-20 shrink-0 bg-page md:static">
        <Guarded what="The chain">
          <Dock isDrawn={turn >= DOCK_TURN} />
        </Guarded>
        <BottomTabs />
      </div>
    </>
  );
}

/** What a fault in the picture leaves alone. */
function goesOn({ replay, isSandbox }: Tab): string {
  if (replay !== undefined) return "What draws it stopped. The recording is as it was.";
  if (isSandbox) return "What draws it stopped. The simulation runs in a thread of its own and is as it was.";
  return "What draws it stopped. Your validator runs in a thread of its own and goes on; nothing final is lost.";
}

function Dialogs() {
  const { dialog, open } = useShell();
  return (
    <>
      <ShareDialog />
      <HelpDialog />
      <DisplayDialog />
      <MoreSheet />
      <SubmitSheet />
      {dialog === "palette" && (
        <Opened what="The list of actions" onClose={() => open(null)}>
          <Palette />
        </Opened>
      )}
    </>
  );
}

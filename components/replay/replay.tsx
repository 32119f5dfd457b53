"use client";
/** Opens a trace file and shows it in the views of a table; what is wrong with a file is said by its line. */
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useEffect, useRef, useState } from "react";
import { Shell } from "@/components/shell/shell";
import { prove } from "@/lib/history/prove";
import { readTraceFile, type TraceFile } from "@/lib/history/traceFile";
import { createProof, openReplay } from "@/lib/tab/replay";
import type { Tab } from "@/lib/tab/tab";
import { TabProvider } from "@/lib/tab/useTab";
import { DropZone, type FileFault } from "./dropZone";
import { ReplayControls } from "./replayControls";

interface Opened {
  readonly name: string;
  readonly file: TraceFile;
  readonly text: string;
}

export function Replay() {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [fault, setFault] = useState<FileFault | null>(null);
  const [reading, setReading] = useState<string | null>(null);
  const newest = useRef(0);
  async function onText(name: string, text: string): Promise<void> {
    const own = ++newest.current;
    setFault(null);
    setReading(name);
    const read = await readTraceFile(text);
    // Another file was chosen meanwhile.
    if (own !== newest.current) return;
    setReading(null);
    if (read.ok) setOpened({ name, file: read.value, text });
    else setFault({ name, ...read.error });
  }
  if (opened === null) return <DropZone fault={fault} reading={reading} onText={onText} />;
  return <Showing opened={opened} onClose={() => setOpened(null)} />;
}

interface ShowingProps {
  readonly opened: Opened;
  readonly onClose: () => void;
}

/** @throws what kept the file from being shown: the page says so */
function Showing({ opened: { name, file, text }, onClose }: ShowingProps) {
  const [proof] = useState(createProof);
  const [perspective, setPerspective] = useState(0);
  const [tab, setTab] = useState<Tab | null>(null);
  const [fault, setFault] = useState<{ readonly reason: unknown } | null>(null);
  useEffect(() => prove(file, text, (told) => proof.setState(told, true)), [file, text, proof]);
  useEffect(() => {
    let isGone = false;
    let shown: Tab | null = null;
    const open = async () => {
      const opened = await openReplay(window, file, perspective, proof);
      if (isGone) return opened.close();
      shown = opened;
      setTab(opened);
    };
    open().catch((reason: unknown) => setFault({ reason }));
    return () => {
      isGone = true;
      shown?.close();
    };
  }, [file, perspective, proof]);
  if (fault !== null) throw fault.reason;
  if (tab === null) return <DropZone fault={null} reading={name} />;
  return (
    <NuqsAdapter>
      <TabProvider value={tab}>
        <ReplayControls value={{ setPerspective, close: onClose }}>
          <Shell key={perspective} />
        </ReplayControls>
      </TabProvider>
    </NuqsAdapter>
  );
}

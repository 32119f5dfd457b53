"use client";
/** Opens a trace file and shows it in the views of a table; what is wrong with a file is said by its line. */
import { NuqsAdapter } from "nuqs/adapters/next/app";
import { useEffect, useState } from "react";
import { Shell } from "@/components/shell/shell";
import { createProof } from "@/lib/tab/proof";
import { prove } from "@/lib/tab/prove";
import { openReplay } from "@/lib/tab/replay";
import type { Tab } from "@/lib/tab/tab";
import { readTraceFile, type TraceFile } from "@/lib/tab/traceFile";
import { TabProvider } from "@/lib/tab/useTab";
import { DropZone, type FileFault } from "./dropZone";
import { ReplayControls } from "./replayControls";

interface Opened {
  readonly file: TraceFile;
  readonly text: string;
}

export function Replay() {
  const [opened, setOpened] = useState<Opened | null>(null);
  const [fault, setFault] = useState<FileFault | null>(null);
  function onText(name: string, text: string): void {
    const read = readTraceFile(text);
    if (!read.ok) return setFault({ name, ...read.error });
    setFault(null);
    setOpened({ file: read.value, text });
  }
  if (opened === null) return <DropZone fault={fault} onText={onText} />;
  return <Showing opened={opened} onClose={() => setOpened(null)} />;
}

function Showing({ opened: { file, text }, onClose }: { readonly opened: Opened; readonly onClose: () => void }) {
  const [proof] = useState(createProof);
  const [perspective, setPerspective] = useState(0);
  const [tab, setTab] = useState<Tab | null>(null);
  useEffect(() => prove(file, text, (told) => proof.setState(told, true)), [file, text, proof]);
  useEffect(() => {
    const shown = openReplay(window, file, perspective, proof);
    setTab(shown);
    return shown.close;
  }, [file, perspective, proof]);
  if (tab === null) return null;
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

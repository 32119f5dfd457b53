/** A trace file, opened: nothing of it leaves the browser. */
import type { Metadata } from "next";
import { Replay } from "@/components/replay/replay";

export const metadata: Metadata = { title: "Replay" };

export default function ReplayPage() {
  return <Replay />;
}

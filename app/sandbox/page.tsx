/** The sandbox: a table of validators on a virtual clock, in this page alone. */
import type { Metadata } from "next";
import { SandboxPage } from "@/components/sandbox/sandboxPage";

export const metadata: Metadata = { title: "Sandbox" };

export default function Page() {
  return <SandboxPage />;
}

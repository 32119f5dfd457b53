"use client";
/** A fault outside of every view still says what happened, and how to go on. */
import { Broken } from "@/components/shell/errorBoundary";

export default function RoomError({ error, reset }: { readonly error: Error; readonly reset: () => void }) {
  return <Broken error={error} onRetry={reset} />;
}

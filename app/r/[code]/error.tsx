"use client";
/** A fault outside of every view takes the table with it, validator and all: says so, and how to sit down again. */
import { Broken } from "@/components/shell/errorBoundary";

export default function RoomError({ error }: { readonly error: Error }) {
  return (
    <Broken
      title="This page has a fault"
      text="A part of it did not load or stopped, and with it your validator: the others see it as offline and go on. Whatever it signed was stored first; loading the page again takes your seat up where it was."
      error={error}
      retry={["Load the page again", () => window.location.reload()]}
    />
  );
}

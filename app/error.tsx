"use client";
/** What no page of its own catches: the reason, and a way on. Tables say more, because a validator is at stake there. */
import { Broken } from "@/components/shell/errorBoundary";

export default function PageError({ error }: { readonly error: Error }) {
  return (
    <Broken
      title="This page has a fault"
      text="A part of it did not load or stopped. No table depends on it: validators go on in their own tabs."
      error={error}
      retry={["Load the page again", () => window.location.reload()]}
    />
  );
}

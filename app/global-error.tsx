"use client";
/** What the frame of every page met itself. Next's own page for it writes markup, which no page of ours may. */
import "./globals.css";
import { Broken } from "@/components/shell/errorBoundary";

export default function GlobalError({ error }: { readonly error: Error }) {
  return (
    <html lang="en" translate="no">
      <body className="font-sans antialiased">
        <Broken
          title="This page has a fault"
          text="A part of it did not load or stopped, so nothing of it runs here. What a validator signed was stored first."
          error={error}
          retry={["Load the page again", () => window.location.reload()]}
        />
      </body>
    </html>
  );
}

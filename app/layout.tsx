/** The frame of every page: language, fonts, colours. */
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "@/components/theme/providers";
import { FIRST_SCRIPT } from "@/lib/server/firstScript";
import { NONCE_HEADER } from "@/lib/server/policy";
import "./globals.css";

export const metadata: Metadata = {
  title: "Roundtable",
  description: "A distributed sequencer for Layer-2 transactions whose validators are browser tabs.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0f14" },
  ],
};

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get(NONCE_HEADER) ?? undefined;
  return (
    // The theme is written here before the page is hydrated. A browser that translates a page takes React's text nodes out
    // of it: what they said then stays on screen for ever, or the view with them stops. Nothing is better than old numbers.
    <html lang="en" translate="no" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <head>
        {/* Browsers hide a nonce from scripts, so it never equals what was written here. */}
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, and it must run before all others */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: FIRST_SCRIPT }} />
      </head>
      <body className="font-sans antialiased">
        <Providers nonce={nonce}>{children}</Providers>
      </body>
    </html>
  );
}

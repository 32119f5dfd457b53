"use client";
/** Copies a text and says so in its own place. */
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button, type ButtonProps } from "./button";

/** Milliseconds for which the tick stands. */
const TICK_MS = 1_500;

export function CopyButton({
  text,
  label,
  children,
  ...rest
}: ButtonProps & { readonly text: string | (() => string); readonly label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), TICK_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  async function copy(): Promise<void> {
    const wanted = typeof text === "string" ? text : text();
    try {
      await navigator.clipboard.writeText(wanted);
      setCopied(true);
    } catch {
      // Plain http has no clipboard: the text is shown, so that it can be copied by hand.
      toast("This page may not copy. Here it is:", { description: wanted });
    }
  }
  return (
    <Button aria-label={copied ? "Copied" : label} onClick={() => void copy()} {...rest}>
      {copied ? <Check className="text-final" /> : <Copy />}
      {children}
    </Button>
  );
}

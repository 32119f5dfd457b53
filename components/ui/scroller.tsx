/** A part of the page that scrolls by itself. What scrolls has to be reachable by keyboard, and say what it is. */
import type { ComponentProps } from "react";

export const Scroller = ({ label, ...rest }: ComponentProps<"section"> & { readonly label: string }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls has to be reachable by keyboard.
  <section aria-label={label} tabIndex={0} {...rest} />
);

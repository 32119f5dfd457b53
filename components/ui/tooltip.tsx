"use client";
/** A few more words about a control, on hover and focus. Never the only place where something is said. */
import { cloneElement, type ReactElement, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { type Side, tipPlace } from "./tipPlace";
import { TIP_ID, type Tip, watchTips } from "./tips";

export interface TooltipProps {
  readonly label: string;
  /** One focusable element, which hands attributes on to the page. */
  readonly children: ReactElement<TipAttributes>;
  readonly side?: Side;
}

interface TipAttributes {
  readonly "data-tip"?: string;
  readonly "data-tip-side"?: Side;
}

/** No more than two attributes: a table has some twenty of them, and they are shown one at a time (tips.ts). */
export const Tooltip = ({ label, children, side = "bottom" }: TooltipProps) =>
  cloneElement(children, { "data-tip": label, "data-tip-side": side });

/** The one tip of the page, there while it is looked at. */
export function Tips() {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => watchTips(document, setTip), []);
  return tip === null ? null : createPortal(<Shown tip={tip} />, document.body);
}

function Shown({ tip: { control, text, side } }: { readonly tip: Tip }) {
  const element = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: Other words have another size.
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const size = { width: current.offsetWidth, height: current.offsetHeight };
    const { left, top } = tipPlace(control.getBoundingClientRect(), size, { width, height }, side);
    current.style.translate = `${left}px ${top}px`;
  }, [control, side, text]);
  return (
    // Whatever is on the page stands in a landmark.
    <section aria-label="Tip">
      <div
        ref={element}
        id={TIP_ID}
        role="tooltip"
        className="pointer-events-auto fixed top-0 left-0 z-50 w-max max-w-64 animate-[fade-in_120ms_ease-out] rounded-md border border-line bg-raised px-2.5 py-1.5 text-ink text-sm shadow-pop"
      >
        {text}
      </div>
    </section>
  );
}

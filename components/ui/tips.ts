/**
 * When a tip is shown: one set of listeners on the page for all controls that carry `data-tip`, so that a control with a
 * tip costs no more than one without. By pointer after a while, by keyboard at once, never by touch; it goes when the
 * pointer, the focus or the control goes, on a press, and on Escape; the pointer may go onto it (WCAG 1.4.13).
 */
import type { Side } from "./tipPlace";

export interface Tip {
  readonly control: Element;
  readonly text: string;
  readonly side: Side;
}

/** Of the element that shows it. */
export const TIP_ID = "tip";

/** The pointer rests on a control this long. */
const REST_MS = 350;
/** Who has just read one gets the next at once. */
const NEXT_MS = 150;
/** In which the pointer crosses from a control to its tip. */
const CROSS_MS = 150;

/** @param show told of the tip to be seen, null for none @returns how to stop */
export function watchTips(page: Document, show: (tip: Tip | null) => void): () => void {
  const shown = createShown(page, show);
  /** Over which the pointer is. */
  let under: Element | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    clearTimeout(timer);
    shown.set(null);
  }

  function onPointerOver({ target, pointerType }: PointerEvent): void {
    if (pointerType === "touch" || !(target instanceof Element)) return;
    const isOnTip = target.closest(`#${TIP_ID}`) !== null;
    const control = isOnTip ? shown.control() : controlOf(target);
    if (control === under && !isOnTip) return;
    under = control;
    clearTimeout(timer);
    if (control === shown.control()) return;
    if (control === null) timer = setTimeout(close, CROSS_MS);
    else timer = setTimeout(() => shown.set(control), shown.wasJust() ? 0 : REST_MS);
  }

  function onFocusIn({ target }: FocusEvent): void {
    const control = target instanceof Element && target.matches(":focus-visible") ? controlOf(target) : null;
    if (control === null) return;
    clearTimeout(timer);
    shown.set(control);
  }

  /** What the pointer is on stays. */
  function onFocusOut(): void {
    if (shown.control() !== under) close();
  }

  /** One press of Escape ends one thing. */
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== "Escape" || shown.control() === null) return;
    event.stopPropagation();
    close();
  }

  function onScroll({ target }: Event): void {
    if (target instanceof Node && target.contains(shown.control())) close();
  }

  function onLeave(): void {
    under = null;
    close();
  }

  const stop = new AbortController();
  const options = { signal: stop.signal, capture: true, passive: true };
  page.addEventListener("pointerover", onPointerOver, options);
  page.addEventListener("pointerdown", close, options);
  page.addEventListener("click", close, options);
  page.addEventListener("focusin", onFocusIn, options);
  page.addEventListener("focusout", onFocusOut, options);
  page.addEventListener("scroll", onScroll, options);
  // Before the dialog that the control may stand in.
  page.defaultView?.addEventListener("keydown", onKeyDown, options);
  page.documentElement.addEventListener("pointerleave", onLeave, { signal: stop.signal });
  return () => {
    stop.abort();
    close();
  };
}

/** The control whose tip is seen. Controls come and go with the table, and what they say changes. */
function createShown(page: Document, show: (tip: Tip | null) => void) {
  let control: Element | null = null;
  let text: string | null = null;
  let goneMs = Number.NEGATIVE_INFINITY;
  const changes = new MutationObserver(() => tell());

  function set(next: Element | null): void {
    if (next === control) return;
    control?.removeAttribute("aria-describedby");
    changes.disconnect();
    if (next === null) goneMs = performance.now();
    control = next;
    if (control !== null) {
      control.setAttribute("aria-describedby", TIP_ID);
      changes.observe(page.body, { childList: true, subtree: true });
      changes.observe(control, { attributeFilter: ["data-tip"] });
    }
    text = null;
    tell();
  }

  function tell(): void {
    if (control === null) return show(null);
    const next = control.isConnected ? control.getAttribute("data-tip") : null;
    if (next === null) return set(null);
    if (next !== text) show({ control, text: next, side: (control.getAttribute("data-tip-side") ?? "bottom") as Side });
    text = next;
  }

  return {
    set,
    control: () => control,
    wasJust: () => control !== null || performance.now() - goneMs < NEXT_MS,
  };
}

const controlOf = (element: Element): Element | null => element.closest("[data-tip]");

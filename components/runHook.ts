/**
 * Runs a hook in a test, where there is no document: React itself does, into an element that holds nothing. States
 * change and effects run as in a browser; what is drawn, clicked or typed belongs to e2e.
 */
import { act, createElement } from "react";
import { createRoot } from "react-dom/client";

export interface Hook<P, T> {
  /** Draws it with these, and waits until nothing more follows from that. @returns what the hook answers then */
  draw(props: P): Promise<T>;
  /** Takes it off the page. */
  end(): Promise<void>;
}

export function runHook<P, T>(hook: (props: P) => T): Hook<P, T> {
  Object.assign(globalThis, GLOBALS);
  const drawn: T[] = [];
  const root = createRoot(emptyElement());
  return {
    async draw(props) {
      await act(async () => root.render(createElement(Drawn, { run: () => drawn.push(hook(props)) })));
      return drawn.at(-1) as T;
    },
    end: () => act(async () => root.unmount()),
  };
}

function Drawn({ run }: { readonly run: () => void }) {
  run();
  return null;
}

/** What React looks at besides: whether a test runs it, and whether the focus is in a frame. */
const GLOBALS = { IS_REACT_ACT_ENVIRONMENT: true, window: { HTMLIFrameElement: class {} } };

function emptyElement(): Element {
  const ownerDocument = Object.assign(new EventTarget(), { nodeType: 9, activeElement: null });
  const facts = { nodeType: 1, nodeName: "DIV", tagName: "DIV", namespaceURI: "http://www.w3.org/1999/xhtml" };
  return Object.assign(new EventTarget(), { ...facts, ownerDocument, textContent: "" }) as Element;
}

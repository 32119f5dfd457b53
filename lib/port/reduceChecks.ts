/** What this validator checked by itself, counted: the answer to "what did my tab verify?". */
import type { TraceEvent } from "./trace";
import type { CheckedView, View } from "./view";

export function countCheck(view: View, event: TraceEvent): View {
  const counter = counterOf(view, event);
  return counter === null ? view : { ...view, checked: { ...view.checked, [counter]: view.checked[counter] + 1 } };
}

function counterOf(view: View, event: TraceEvent): keyof CheckedView | null {
  switch (event.type) {
    case "counted":
      // Its own signatures it made itself.
      return event.seat === view.seat ? null : "votes";
    case "drawn":
      return "draws";
    case "certified":
      return "certificates";
    case "final":
      return event.synced ? "synced" : "blocks";
    case "message":
      if (event.verified === null) return null;
      return event.verified ? "messages" : "refused";
    default:
      return null;
  }
}

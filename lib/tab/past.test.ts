import { expect, test } from "vitest";
import { NodeError } from "./node";
import { createPast } from "./past";
import type { Session } from "./session";
import { createShown } from "./shown";
import { initialState } from "./state";
import { createTabStore } from "./store";

test("between two sittings nobody can be asked for what was missed: whoever set the view notices nothing", async () => {
  const store = createTabStore(initialState("7QK4MZ2X", "Ada", null));
  const clock = { dateMs: () => 0, after: () => () => undefined };
  let asked = 0;
  const session: Pick<Session, "store" | "node" | "onEvents"> = {
    store,
    node() {
      asked++;
      throw new NodeError("not-started", "this tab does not sit at the table yet");
    },
    onEvents: () => () => undefined,
  };
  const past = createPast(session, createShown(store, clock), clock, null);
  const reach = (seq: number) => store.setState(({ view }) => ({ view: { ...view, seq } }));
  expect(() => reach(5)).not.toThrow();
  // It is asked for again with the next view, when there may be somebody.
  await new Promise((resolve) => setTimeout(resolve));
  reach(6);
  expect(asked).toBe(2);
  past.close();
});

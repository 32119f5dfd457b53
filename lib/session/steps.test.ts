/** How long each step of joining took. */
import { expect, test } from "vitest";
import { initialState, type Self } from "./state";
import { trackSteps } from "./steps";
import { createTabStore } from "./store";

const SELF: Self = {
  session: "",
  signingKey: null,
  purpose: "seat",
  why: null,
  durable: true,
  overPlainHttp: false,
};

test("a step is timed from when the tab began to sit down, the first time and again, however old its page is", () => {
  let nowMs = 60_000;
  const store = trackSteps(createTabStore(initialState("7QK4MZ2X", "Ada", null)), () => nowMs);
  const keysAtMs = () => store.getState().steps[0]?.doneAtMs;
  nowMs += 12;
  store.setState({ self: SELF });
  nowMs += 30;
  store.setState({ online: true });
  expect(store.getState().steps.map(({ doneAtMs }) => doneAtMs)).toEqual([12, 42, null, null, null]);

  nowMs += 600_000;
  store.setState({ left: true });
  store.setState(initialState("7QK4MZ2X", "Ada", null));
  expect(keysAtMs()).toBeNull();
  nowMs += 9;
  store.setState({ self: SELF });
  expect(keysAtMs()).toBe(9);
});

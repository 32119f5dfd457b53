import { expect, test } from "vitest";
import { STARTED_MS } from "@/lib/chain/samples";
import { viewOf } from "@/lib/port/samples";
import { NodeError } from "@/lib/session/node";
import { initialState } from "@/lib/session/state";
import { createTabStore } from "@/lib/session/store";
import { createLiveStage } from "./liveStage";

const NOBODY = {
  seated: () => [],
  practice: () => [],
  sessionOf(): never {
    throw new NodeError("not-yours", "");
  },
};
const NO_FAULTS = { inject: () => Promise.reject(new NodeError("left", "")), healAll: () => Promise.resolve(0) };

test("the table is in sight from when it is sealed until the tab leaves it, and again when it has sat down anew", () => {
  const store = createTabStore(initialState("7QK4MZ2X", "Ada", null));
  const stage = createLiveStage({ store }, NOBODY, NO_FAULTS, () => STARTED_MS);
  expect(stage.sight()).toBeNull();
  store.setState({ view: viewOf([]) });
  expect(stage.sight()).toMatchObject({ nowMs: STARTED_MS, view: { table: { n: 4 } } });
  store.setState({ left: true });
  expect(stage.sight()).toBeNull();
  store.setState({ left: false });
  expect(stage.sight()).not.toBeNull();
});

/** Plays on a stage that a test moves: who decides when it goes on, and that nothing is left behind. */
import { expect, test } from "vitest";
import { STARTED_MS } from "@/lib/chain/samples";
import { viewOf } from "@/lib/port/samples";
import type { Act } from "@/lib/scenarios/scenario";
import { createLab } from "./lab";

function staged({ n = 4, cast = [1, 0] as readonly number[], breaks = false } = {}) {
  const acts: Act[] = [];
  let due: (() => void) | null = null;
  const view = viewOf([], { n });
  let isThere = true;
  const sight = { nowMs: STARTED_MS, view, cast, liars: [], views: new Map(cast.map((seat) => [seat, view])) };
  const lab = createLab(
    {
      sight: () => (isThere ? sight : null),
      perform(act) {
        acts.push(act);
        if (breaks && act.type === "submit") return Promise.reject(new Error("got a full pool"));
        return Promise.resolve(act.type === "submit" ? { seat: act.seat, id: "ab", duplicate: false } : null);
      },
    },
    (_, run) => {
      due = run;
      return () => {
        due = null;
      };
    },
  );
  const settled = () => new Promise((done) => setImmediate(done));
  return {
    lab,
    acts,
    isIdle: () => due === null,
    show(isTable: boolean) {
      isThere = isTable;
    },
    async look() {
      await settled();
      due?.();
      await settled();
    },
  };
}

test("an unknown scenario, and one whose needs are not met, say so and begin nothing", () => {
  const { lab, acts } = staged({ cast: [0] });
  expect(lab.run("flying pigs")).toBe("There is no scenario called flying pigs.");
  expect(lab.run("partition")).toBe("It needs 2 validators in this page; here is one.");
  expect(lab.run("equivocation")).toMatch(/practice validator/);
  expect(lab.run("whitepaper")).toBe("It needs a table in whitepaper mode.");
  expect(lab.store.getState()).toMatchObject({ play: null, refused: { id: "whitepaper" } });
  expect(acts).toEqual([]);
  lab.clear();
  expect(lab.store.getState().refused).toBeNull();
});

test("a play that is stopped heals everything and looks no more", async () => {
  const { lab, acts, look, isIdle } = staged();
  expect(lab.run("committer-silent")).toBeNull();
  await look();
  expect(acts.map(({ type }) => type)).toEqual(["submit", "inject"]);
  lab.clear();
  await look();
  expect(acts.at(-1)).toEqual({ type: "heal" });
  expect(isIdle()).toBe(true);
  expect(lab.store.getState().play).toBeNull();
});

test("an act that is refused stops the play with the reason, and heals", async () => {
  const { lab, acts, look } = staged({ breaks: true });
  lab.run("happy");
  await look();
  expect(lab.store.getState().play).toMatchObject({ state: "aborted", why: "got a full pool" });
  expect(acts.at(-1)).toEqual({ type: "heal" });
});

test("a play whose table goes out of sight stops with the reason, heals, and does not go on when it is back", async () => {
  const { lab, acts, look, show, isIdle } = staged();
  lab.run("committer-silent");
  await look();
  show(false);
  expect(lab.run("happy")).toBe("There is no table to play it at: it is not sealed yet, or this tab has left it.");
  await look();
  const why = "this tab has left the table, or went back to before it began";
  expect(lab.store.getState().play).toMatchObject({ state: "aborted", why });
  expect([acts.at(-1), isIdle()]).toEqual([{ type: "heal" }, true]);
  show(true);
  await look();
  expect(lab.store.getState().play?.state).toBe("aborted");
  expect(lab.run("happy")).toBeNull();
});

test("another play ends the one before it", async () => {
  const { lab, acts, look } = staged();
  lab.run("partition");
  await look();
  lab.run("late-joiner");
  await look();
  expect(acts.map(({ type }) => type)).toContain("heal");
  expect(lab.store.getState().play?.scenario.id).toBe("late-joiner");
});

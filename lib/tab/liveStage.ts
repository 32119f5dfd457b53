/** The live table as a stage: this page's validators are the cast, and its own picture is what the spectator sees. */
import type { Act, Sent } from "@/lib/scenarios/scenario";
import type { Faults } from "@/lib/session/faults";
import type { OwnSeats } from "@/lib/session/ownSeats";
import type { Session } from "@/lib/session/session";
import type { Stage } from "./lab";

export function createLiveStage(
  host: Pick<Session, "store">,
  own: OwnSeats,
  faults: Pick<Faults, "inject" | "healAll">,
  dateMs: () => number,
): Stage {
  async function submit(seat: number, text: string): Promise<Sent> {
    const { txId, duplicate } = await own
      .sessionOf(seat)
      .node()
      .ask({
        type: "submit",
        payload: new TextEncoder().encode(text),
        namespace: 0,
        salt: new Uint8Array(0),
      });
    return { seat, id: txId, duplicate };
  }

  return {
    sight() {
      const { view, left } = host.store.getState();
      // A tab that has left still draws how things stood, but sees nothing happen.
      if (view.table === null || left) return null;
      const seated = own.seated();
      const practice = own.practice();
      return {
        nowMs: dateMs(),
        view,
        // The spectator's own validator comes last: a picture that stands still shows nothing.
        cast: [...practice, ...seated.map(({ seat }) => seat).filter((seat) => !practice.includes(seat))],
        liars: practice,
        views: new Map(seated.map(({ seat, session }) => [seat, session.store.getState().view])),
      };
    },
    async perform(act: Act) {
      switch (act.type) {
        case "inject":
          await faults.inject(act.fault, act.seat);
          return null;
        case "heal":
          await faults.healAll();
          return null;
        case "restart":
          own.sessionOf(act.seat).node().post({ type: "restart" });
          return null;
        case "submit":
          return submit(act.seat, act.text);
      }
    },
  };
}

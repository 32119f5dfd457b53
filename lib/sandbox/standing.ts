/** How a sandbox stands, for the page: the moment, the pace, and what is seen of it. */
import { present } from "@/lib/base/assert";
import type { Seat } from "@/lib/chain/ids";
import type { Standing } from "@/lib/port/sandbox";
import { digestOf } from "@/lib/sim/digest";
import type { Pace } from "./pace";
import { type Sandbox, wallMs } from "./table";

export function standingOf(sandbox: Sandbox, seat: Seat, pace: Pace, all: boolean): Standing {
  const { settings, deeds, world, views } = sandbox;
  return {
    instant: { settings, deeds: [...deeds], events: world.events },
    seat,
    wallMs: wallMs(sandbox),
    speed: pace.speed(),
    pace: pace.measured(),
    // The digest mixes what has been decided into the world it is asked of, so it is asked of a copy of the two words.
    digest: digestOf({ ...world, digest: [...world.digest] }),
    network: { delayMs: world.dials.network.delay.meanMs, lossPercent: Math.round(100 * world.dials.network.loss) },
    view: present(views[seat], "the picture of a seat"),
    views: all ? views : null,
  };
}

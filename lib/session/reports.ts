/** What the worker reports besides the trace: the seat's part in sealing, the start, and failures. */

import { toHex } from "@/lib/base/bytes";
import type { NetworkId } from "@/lib/chain/ids";
import type { SignatureHex } from "@/lib/signal/fields";
import type { Life } from "./life";
import type { Report } from "./node";
import { troubleOf } from "./trouble";

export async function onReport(life: Life, report: Exclude<Report, { type: "batch" | "events" }>): Promise<void> {
  const { store, signaling, opened } = life;
  switch (report.type) {
    case "opened":
    case "seatFree":
      return; // The session's: it sits down.
    case "acknowledged": {
      const { attempt, networkId, signature } = report;
      if (opened.signingKey === null) return;
      return signaling.acknowledge({
        attempt,
        networkId,
        seatKey: opened.signingKey,
        signature: toHex(signature) as SignatureHex,
      });
    }
    case "refused": {
      // A draft that is refused is drafted anew; a record that is refused is somebody else's table.
      if (report.what === "draft") life.hasRefused = true;
      const code = report.what === "sealed" ? "wrong-network" : report.code;
      return store.setState({ trouble: troubleOf(code, report.detail) });
    }
    case "started":
      return onStarted(life, report);
    case "failed":
      return store.setState({ trouble: troubleOf(report.code, report.detail) });
  }
}

/** The table is known: the mesh learns who is a seat, the room learns which network this tab follows. */
async function onStarted(life: Life, { record, networkId }: Extract<Report, { type: "started" }>): Promise<void> {
  const { store, signaling, links } = life;
  life.networkId = networkId as NetworkId;
  store.setState({ networkId: life.networkId, record, acknowledged: null, trouble: null });
  links.mesh.seal(record.genesis.validators.map(({ signingKey }) => signingKey));
  signaling.announceSealed(record);
  await life.refresh();
}

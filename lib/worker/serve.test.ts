/** What a page is told when its seat does not open. */
import { expect, test, vi } from "vitest";
import type { PublicKey } from "@/lib/chain/ids";
import type { FromNode } from "@/lib/port/port";
import { StorageError } from "@/lib/storage/store";
import type { Seats } from "./seats";
import { serveHost } from "./serve";

// P17: losing the store loses the key, and the seat is gone; a store that fails may open another time.
test.each<readonly [StorageError["code"], string]>([
  ["lost", "seat-lost"],
  ["failed", "storage"],
  ["blocked", "storage"],
])("a database that is %s is reported as %s", async (code, reported) => {
  const told: FromNode[] = [];
  const refuse = (): Promise<never> => Promise.reject(new StorageError(code, "as this test wants it"));
  const seats: Seats = {
    subtle: undefined,
    nameOf: () => "a seat",
    list: async () => [],
    open: refuse,
    create: refuse,
    hold: async () => () => {},
  };
  const { port1, port2 } = new MessageChannel();
  const served = serveHost({ seats, subtle: undefined, post: (message) => told.push(message) });
  const wish = { type: "return", signingKey: "ab".repeat(32) as PublicKey } as const;
  served.receive({ type: "open", roomCode: "R00MC0DE", networkId: null, wish, mesh: port1 });
  await vi.waitFor(() => expect(told).toMatchObject([{ type: "failed", code: reported }]));
  port2.close();
});

/** This session's signed "I am here": made anew whenever something in it changes, with a greater number each time. */
import type { NetworkId } from "@/lib/chain/ids";
import type { SigningKey } from "@/lib/crypto/signer";
import type { SessionId } from "@/lib/signal/fields";
import { type Presence, SIGNAL_VERSION, signPresence } from "@/lib/signal/presence";
import type { NodeClient } from "./node";
import type { Self } from "./state";

export interface PresenceMaker {
  make(
    self: Pick<Self, "signingKey" | "purpose"> & Pick<Presence, "vrfKey">,
    networkId: NetworkId | null,
  ): Promise<Presence>;
}

export function createPresenceMaker(
  about: { readonly room: string; readonly session: SessionId },
  nameOf: () => string,
  sessionKey: SigningKey,
  node: NodeClient,
  nowMs: () => number,
): PresenceMaker {
  let seq = 0;
  return {
    make(self, networkId) {
      const isSeat = self.signingKey !== null;
      const unsigned = {
        version: SIGNAL_VERSION,
        ...about,
        name: nameOf(),
        seatKey: self.signingKey,
        vrfKey: isSeat ? self.vrfKey : null,
        role: isSeat ? "seat" : "observer",
        practice: self.purpose === "practice",
        networkId,
        seq: seq++,
        issuedAtMs: nowMs(),
      } as const;
      return signPresence(unsigned, sessionKey, isSeat ? { sign: node.signPresence } : null);
    },
  };
}

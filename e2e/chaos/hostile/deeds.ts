/**
 * What a holder of a real seat may do to the others with its real key: each deed is done to one neighbour, and answers
 * how many messages it took. An honest validator sees nothing of it but through its links.
 */
import type { PeerId } from "@/lib/base/peer";
import { type Certificate, certificateFrom, type FinalityCertificate } from "@/lib/chain/certificate";
import type { Vote } from "@/lib/chain/votes";
import { generateSigningKey } from "@/lib/crypto/signer";
import type { RangeBlock } from "@/lib/wire/message";
import { endFlood, flood } from "./flood";
import { finality, type Liar, nobodysBlock, signed, signedAlone } from "./liar";
import type { Tap } from "./tap";

export type Deed = (liar: Liar, to: PeerId) => Promise<number>;

/** Heights beyond the tip that nobody can have. */
const FAR = 1_000_000;

export const DEEDS = {
  /** Its links stay, and nothing that arrives on them is ever dealt with. */
  "read nothing": async ({ tap }) => {
    tap.reads = false;
    return 0;
  },
  flood,
  "end the flood": endFlood,
  /** What no codec of ours writes. */
  "send garbage": async ({ tap }, to) => {
    tap.sayBytes([to], [Uint8Array.of(1, 99, 7, 7, 7)], "votes");
    return 1;
  },
  "claim a height": async ({ tap, sight: { status } }, to) => {
    const claimed = { ...status, height: status.height + FAR, tipId: nobodysBlock(0), tipCertificate: null };
    tap.say([to], { type: "status", status: { ...claimed, attestation: null } });
    return 1;
  },
  "prove a height": async (liar, to) => {
    const { status } = liar.sight;
    const height = status.height + FAR;
    const tip = { tipId: nobodysBlock(0), tipCertificate: await signedAlone(liar, height - 1) };
    liar.tap.say([to], { type: "status", status: { ...status, ...tip, height, attestation: null } });
    return 1;
  },
  /** From now on it answers whoever catches up with blocks that never were, under the signatures of the real ones. */
  "serve false blocks": async ({ tap }) => {
    tap.instead = (message) =>
      message.type === "range" ? { ...message, blocks: message.blocks.map(falsified) } : message;
    return 0;
  },
  /** Signatures of the real tip, one short of a quorum. */
  "announce too few": async ({ tap, sight }, to) => {
    const certificate = sight.status.tipCertificate as FinalityCertificate;
    const short = sight.table.q - 1;
    const signers = certificate.signers.slice(0, short);
    const signatures = certificate.signatures.slice(0, short);
    return announce(tap, to, { ...certificate, blockId: nobodysBlock(0), signers, signatures });
  },
  /** One signature, as often as a quorum needs. */
  "announce one as many": async (liar, to) => announce(liar.tap, to, await signedAlone(liar, liar.sight.status.height)),
  /** A quorum of signatures, by keys that have no seat. */
  "announce strangers": async ({ tap, sight }, to) => {
    const votes: Vote[] = [];
    for (let seat = 0; seat < sight.table.q; seat++)
      votes.push(await signed(sight, await generateSigningKey(), finality(sight.status.height, 0, seat)));
    return announce(tap, to, certificateFrom(votes));
  },
  /** The real signatures of the real tip, under another block of its height. */
  "announce another block": async ({ tap, sight }, to) =>
    announce(tap, to, { ...(sight.status.tipCertificate as FinalityCertificate), blockId: nobodysBlock(0) }),
} as const satisfies Readonly<Record<string, Deed>>;

export type DeedName = keyof typeof DEEDS;

function announce(tap: Tap, to: PeerId, certificate: Certificate): number {
  tap.say([to], { type: "certificate", certificate });
  return 1;
}

/** The same blocks a millisecond later: their certificates are of others. */
const falsified = ({ header, ...rest }: RangeBlock): RangeBlock => ({
  ...rest,
  header: { ...header, timestampMs: header.timestampMs + 1 },
});

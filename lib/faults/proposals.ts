/**
 * Seats whose proposals differ from what the honest validator inside would propose. Most are invalid and must be
 * refused by everybody (P7, P8, P15, P20); a censored one is valid, and only costs time.
 */
import { blockIdOf, type Header } from "@/lib/chain/header";
import { type BlockId, idOf, type Round, type TxId } from "@/lib/chain/ids";
import type { ProposalBundle } from "@/lib/chain/messages";
import { nextSeed } from "@/lib/chain/seed";
import { growLog } from "@/lib/node/log";
import type { NodeState } from "@/lib/node/state";
import { type Behaviour, nobodysBlock, ownProposal } from "./behaviour";

interface Rewritten {
  readonly header: Header;
  readonly txIds: readonly TxId[];
  readonly carriedFrom: Round | null;
}

export const skewTimestamps = rewriting("dates its blocks far into the future", ({ header, txIds }, { table }) => {
  // Near the limit in even heights, beyond it in odd ones (P15).
  const { maxDriftMs, roundMs } = table.params;
  const ahead = header.height % 2 === 0 ? maxDriftMs - Math.floor(roundMs / 2) : maxDriftMs + 4 * roundMs;
  return fresh({ ...header, timestampMs: header.timestampMs + ahead }, txIds);
});

export const censor = rewriting("leaves out every other transaction", ({ header, txIds }, node) =>
  withIds(
    header,
    txIds.filter((_, i) => i % 2 === 1),
    node,
  ),
);

export const repeatTransactions = rewriting("proposes transactions that are final already", (bundle, node) => {
  const again = node.lastFinal?.txIds.filter((id) => !bundle.txIds.includes(id)) ?? [];
  return again.length === 0 ? null : withIds(bundle.header, [...bundle.txIds, ...again.slice(0, 2)], node);
});

export const inventTransactions = rewriting("proposes transactions that nobody has", ({ header, txIds }, node) =>
  withIds(header, [...txIds, idOf<TxId>("rt/fault/v1", Uint8Array.of(header.height & 255))], node),
);

export const wrongParent = rewriting("builds on a block that is not the last one", ({ header, txIds }) =>
  fresh({ ...header, parentId: nobodysBlock(header.height) }, txIds),
);

export const wrongLog = rewriting("states a wrong log root", ({ header, txIds }, { core }) =>
  header.txCount === 0 ? null : fresh({ ...header, logRoot: core.tip.logRoot }, txIds),
);

/** A block of an earlier round of this height, without the certificate that would allow to carry it. */
export const replayBlock = rewriting(
  "proposes the block of an earlier round as if it were fresh",
  (bundle, { core }) => {
    for (const { header, txIds } of core.current.blocks.values())
      if (header !== null && txIds !== null && header.round < bundle.proposal.round)
        return { header, txIds, carriedFrom: null };
    return null;
  },
);

/** The claim needs a certificate that does not exist. */
export const claimCarried = rewriting(
  "claims that its fresh block was attested before",
  ({ header, txIds, proposal }) =>
    proposal.round === 0 ? null : { header: { ...header, round: 0 }, txIds, carriedFrom: 0 },
);

/** A block of its own where an attested one must be carried: what P7 and P8 are there to prevent. */
export const proposeAfresh = rewriting(
  "proposes a block of its own where it has to carry another",
  ({ proposal, header, txIds }, { core }) => {
    const { round, seat } = proposal;
    const commitment = core.current.rounds.get(round)?.commitment ?? null;
    if (commitment === null) return null;
    const { proof, beta } = commitment;
    const seedAfter = nextSeed(core.tip.seed, beta);
    return fresh({ ...header, round, proposer: seat, commitmentProof: proof, seedAfter }, txIds);
  },
  "carried",
);

/** Changes fresh or carried proposals; `null` leaves one as it is. */
function rewriting(
  what: string,
  rewrite: (bundle: ProposalBundle, node: NodeState) => Rewritten | null,
  which: "fresh" | "carried" = "fresh",
): Behaviour {
  return {
    what,
    alter(effect, liar) {
      const bundle = ownProposal(effect, liar);
      if (bundle === null || effect.type !== "send") return [effect];
      if ((bundle.proposal.carriedFrom === null) !== (which === "fresh")) return [effect];
      const rewritten = rewrite(bundle, liar.node);
      if (rewritten === null) return [effect];
      const { header, txIds, carriedFrom } = rewritten;
      const { height, round, seat } = bundle.proposal;
      const blockId: BlockId = blockIdOf(header);
      return [
        {
          type: "forge",
          to: effect.to,
          unsigned: { type: "propose", height, round, seat, blockId, carriedFrom },
          as: { type: "proposal", bundle: { ...bundle, header, txIds } },
        },
      ];
    },
  };
}

const fresh = (header: Header, txIds: readonly TxId[]): Rewritten => ({ header, txIds, carriedFrom: null });

/** The header with other transactions, its log root right. */
function withIds(header: Header, txIds: readonly TxId[], node: NodeState): Rewritten {
  const grown = growLog(node.log, txIds);
  return fresh({ ...header, txCount: txIds.length, logSize: grown.log.range.size, logRoot: grown.root }, txIds);
}

/** "Verify in this tab": a block against its parent and the genesis, step by step, trusting nobody (P20). */
import { fromHex, toHex } from "@/lib/base/bytes";
import { countOf } from "@/lib/base/words";
import { committerOf, drawModulus, proposerOf } from "@/lib/chain/delegation";
import type { Table } from "@/lib/chain/genesis";
import { blockIdOf } from "@/lib/chain/header";
import { genesisBlockId } from "@/lib/chain/ids";
import type { BlockDetail } from "@/lib/chain/proof";
import { genesisSeed, nextSeed, vrfAlpha } from "@/lib/chain/seed";
import { txIdOf } from "@/lib/chain/transaction";
import { vrfProofToHash, vrfVerify } from "@/lib/crypto/ecvrf";
import type { Verifier } from "@/lib/crypto/verifier";
import { leafHash } from "@/lib/merkle/hasher";
import { append, isRange, rootOf } from "@/lib/merkle/range";
import { checkForm, checkSignatures } from "./certificate";
import { type CheckStep, type Finding, fails, holds, runChecks } from "./steps";

/** Tells of each step as it is done; true if the whole block holds. */
export function verifyBlock(
  detail: BlockDetail,
  table: Table,
  verifier: Verifier,
  nowMs: () => number,
  tell: (step: CheckStep) => void,
): Promise<boolean> {
  const { header, blockId, certificate } = detail;
  return runChecks(
    [
      ["block id", () => same(blockIdOf(header), blockId)],
      ["parent link", () => checkParent(detail, table)],
      ["vrf proof", () => checkProof(detail, table)],
      ["proposer", () => checkDraw(detail, table)],
      [
        "certificate",
        () =>
          certificate === null
            ? fails("got no certificate, want one")
            : checkForm(certificate, table, header.height, blockId),
      ],
      [
        "signatures",
        () => (certificate === null ? fails("got no certificate") : checkSignatures(certificate, table, verifier)),
      ],
      ["log root", () => checkLog(detail, table)],
    ],
    nowMs,
    tell,
  );
}

const same = (got: string, want: string): Finding => (got === want ? holds(got) : fails(`got ${got}, want ${want}`));

function checkParent({ header, parent }: BlockDetail, table: Table): Finding {
  const parentId = parent === null ? genesisBlockId(table.networkId) : blockIdOf(parent);
  const parentHeight = parent?.height ?? 0;
  if (header.height !== parentHeight + 1) return fails(`got height ${header.height} after ${parentHeight}`);
  if (header.timestampMs <= (parent?.timestampMs ?? table.genesis.genesisTimeMs))
    return fails("got a time that is not after the parent's");
  return same(header.parentId, parentId);
}

/** The proof is the committing validator's for exactly this round (P3, P4). */
function checkProof({ header, parent }: BlockDetail, table: Table): Finding {
  const { height, round, commitmentProof } = header;
  const committer = committerOf(table, height, round);
  const key = table.genesis.validators[committer]?.vrfKey ?? "";
  const alpha = vrfAlpha(table.networkId, height, round, seedBefore(parent, table));
  return vrfVerify(fromHex(key), alpha, commitmentProof).ok
    ? holds(`seat ${committer} proved its value for height ${height}, round ${round}`)
    : fails(`got a VRF proof that is not seat ${committer}'s for height ${height}, round ${round}`);
}

/** The proven value draws the proposer (P6) and moves the seed (P3). */
function checkDraw({ header, parent }: BlockDetail, table: Table): Finding {
  const output = vrfProofToHash(header.commitmentProof);
  if (!output.ok) return fails(`got a proof without a value: ${output.error}`);
  const drawn = proposerOf(table, output.value);
  if (drawn !== header.proposer) return fails(`got proposer ${header.proposer}, the draw says ${drawn}`);
  if (nextSeed(seedBefore(parent, table), output.value) !== header.seedAfter)
    return fails("got another seed than follows from the draw");
  return holds(`0x${toHex(output.value).slice(0, 8)}… mod ${drawModulus(table)} = ${drawn}`);
}

const seedBefore = (parent: BlockDetail["parent"], table: Table) => parent?.seedAfter ?? genesisSeed(table.networkId);

/** Every body hashes to its id, and the ids appended to the log give the header's size and root (P20, P21). */
function checkLog({ header, txIds, body, rangeBefore, parent }: BlockDetail, table: Table): Finding {
  if (txIds.length !== header.txCount)
    return fails(`got ${countOf(txIds.length, "transaction")}, want ${header.txCount}`);
  const wrong = body?.findIndex((tx, i) => txIdOf(table.networkId, tx) !== txIds[i]) ?? -1;
  if (wrong >= 0) return fails(`got a transaction that is not ${txIds[wrong]}`);
  const before = { size: parent?.logSize ?? 0, hashes: rangeBefore };
  if (!isRange(before))
    return fails(`got ${rangeBefore.length} hashes of a log of ${before.size}, want one for each 1 of its size`);
  const size = before.size + header.txCount;
  if (header.logSize !== size) return fails(`got log size ${header.logSize}, want ${size}`);
  const { maxLogSize } = table.params;
  if (size > maxLogSize) return fails(`got log size ${size}, want at most ${maxLogSize}`);
  const root = toHex(
    rootOf(
      append(
        before,
        txIds.map((id) => leafHash(fromHex(id))),
      ),
    ),
  );
  return same(root, header.logRoot);
}

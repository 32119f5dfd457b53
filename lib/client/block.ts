/** "Verify in this tab": a block against its parent and the genesis, step by step, trusting nobody (P20). */
import { fromHex, toHex } from "@/lib/base/bytes";
import { committerOf, drawModulus } from "@/lib/chain/delegation";
import type { Table } from "@/lib/chain/genesis";
import { blockIdOf } from "@/lib/chain/header";
import type { BlockDetail } from "@/lib/chain/proof";
import { vrfAlpha } from "@/lib/chain/seed";
import { bodyFault, drawFault, genesisTip, headerFault, idsFault, type Tip, tipOf } from "@/lib/chain/validity";
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
  const fault = headerFault(header, before(parent, table), table);
  return fault === undefined ? holds(header.parentId) : fails(fault.detail);
}

/** The proof is the committing validator's for exactly this round (P3, P4). */
function checkProof({ header, parent }: BlockDetail, table: Table): Finding {
  const { height, round, commitmentProof } = header;
  const committer = committerOf(table, height, round);
  const key = table.genesis.validators[committer]?.vrfKey ?? "";
  const alpha = vrfAlpha(table.networkId, height, round, before(parent, table).seed);
  return vrfVerify(fromHex(key), alpha, commitmentProof).ok
    ? holds(`seat ${committer} proved its value for height ${height}, round ${round}`)
    : fails(`got a VRF proof that is not seat ${committer}'s for height ${height}, round ${round}`);
}

/** The proven value draws the proposer (P6) and moves the seed (P3). */
function checkDraw({ header, parent }: BlockDetail, table: Table): Finding {
  const output = vrfProofToHash(header.commitmentProof);
  if (!output.ok) return fails(`got a proof without a value: ${output.error}`);
  const fault = drawFault(header, before(parent, table), table, output.value);
  if (fault !== undefined) return fails(fault.detail);
  return holds(`0x${toHex(output.value).slice(0, 8)}… mod ${drawModulus(table)} = ${header.proposer}`);
}

const before = (parent: BlockDetail["parent"], table: Table): Tip =>
  parent === null ? genesisTip(table) : tipOf(parent, blockIdOf(parent));

/** The transactions are within the limits, and their ids appended to the log give the header's root (P20, P21). */
function checkLog({ header, txIds, body, rangeBefore, parent }: BlockDetail, table: Table): Finding {
  const fault = idsFault(header, txIds) ?? (body === null ? undefined : bodyFault(table, txIds, body));
  if (fault !== undefined) return fails(fault.detail);
  const range = { size: before(parent, table).logSize, hashes: rangeBefore };
  if (!isRange(range))
    return fails(`got ${rangeBefore.length} hashes of a log of ${range.size}, want one for each 1 of its size`);
  const leaves = txIds.map((id) => leafHash(fromHex(id)));
  return same(toHex(rootOf(append(range, leaves))), header.logRoot);
}

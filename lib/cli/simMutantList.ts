/**
 * Bugs that a simulator worth its name must find: each planted in a copy of the sources, never in the sources
 * themselves. A text that no longer stands exactly once where it is looked for is a mutant that has rotted; a test
 * says so.
 */
import type { Part } from "@/lib/sim/campaign";

export interface Mutant {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** What finds it: seeds of the swarm unless said otherwise. */
  readonly hunt?: Part["kind"];
}

interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const edit = (file: string, find: string, replace: string): Edit => ({ file: `lib/${file}.ts`, find, replace });

export const MUTANTS: readonly Mutant[] = [
  {
    name: "quorum q − 1",
    edits: [edit("chain/quorum", "Math.floor((2 * n) / 3) + 1", "Math.floor((2 * n) / 3)")],
  },
  {
    name: "signer counted twice",
    edits: [
      edit("chain/certificate", "if (signers.length < q)", "if (signatures.length < q)"),
      edit("chain/certificate", "if (signers.length !== signatures.length) return", "if (signers.length < 1) return"),
      edit("chain/certificate", "certificate.reasons.length !== signers.length", "certificate.reasons.length < 1"),
    ],
  },
  {
    name: "slot not persisted",
    edits: [edit("storage/tables", "slots.set(slotKey(slotOf(message)), message),", "undefined,")],
  },
  {
    name: "sent before persisted",
    edits: [
      edit(
        "storage/tables",
        "export const writeTo = (tables: MemoryTables, batch: WriteBatch): WriteResult => applyBatch(actOn(tables), batch);",
        `const unwritten = new WeakMap<MemoryTables, WriteBatch>();
export function writeTo(tables: MemoryTables, batch: WriteBatch): WriteResult {
  const before = unwritten.get(tables);
  if (before !== undefined) applyBatch(actOn(tables), before);
  unwritten.set(tables, batch);
  return applyBatch(actOn(copyTables(tables)), batch);
}`,
      ),
    ],
  },
  {
    name: "nullify and finality in separate slots",
    edits: [edit("chain/votes", 'finality: "resolve"', 'finality: "finality" as never')],
  },
  {
    name: "vote without its certificate or body stored",
    edits: [edit("node/drive", "batch: { certificates, candidates }, vote", "batch: {}, vote")],
  },
  {
    name: "no voteFloor after pruning",
    edits: [edit("storage/tables", "tables.voteFloor = voteFloor;", "")],
  },
  {
    name: "nullify after finality vote",
    edits: [
      edit("consensus/rules", "at.mine.resolved !== null || !(phase", 'at.mine.resolved === "nullify" || !(phase'),
    ],
  },
  {
    name: "fresh block without nullifications",
    edits: [
      edit(
        "consensus/rules",
        "return allNullified(current, carriedFrom === null ? 0 :",
        "return carriedFrom === null || allNullified(current,",
      ),
      edit(
        "consensus/rules",
        "if (!allNullified(current, highest === null ? 0 :",
        "if (highest !== null && !allNullified(current,",
      ),
    ],
  },
  {
    name: "old-round header accepted as fresh",
    edits: [
      edit(
        "consensus/proposal",
        "if (header.round !== proposal.round) return",
        "if (header.round > proposal.round) return",
      ),
      edit(
        "consensus/proposal",
        "if (header.proposer !== proposal.seat) return",
        "if (header.round > proposal.round) return",
      ),
    ],
  },
  {
    name: "attestation without body",
    edits: [
      edit(
        "consensus/rules",
        "if (!isValid(turn, proposal.blockId) ||",
        "if (!current.blocks.get(proposal.blockId)?.header ||",
      ),
    ],
  },
  {
    name: "VRF not verified",
    edits: [
      edit(
        "sim/keys",
        "expand(tag ^ BETA, BETA_BYTES) : null;",
        "expand(tag ^ BETA, BETA_BYTES) : expand(mac(1, proof), BETA_BYTES);",
      ),
    ],
  },
  {
    name: "VRF input without round",
    edits: [edit("chain/seed", "u64.encode(height), u32.encode(round),", "u64.encode(height), u32.encode(0 * round),")],
  },
  {
    name: "commitment of a seat that is not the committer accepted",
    edits: [edit("chain/checks", "if (seat !== committer)", "if (seat !== committer && seat >= table.n)")],
  },
  {
    name: "proposer mod (n − 1)",
    edits: [edit("chain/delegation", "return n;", "return Math.max(1, n - 1);")],
  },
  {
    name: "halt on two certificates of one block",
    edits: [
      edit(
        "consensus/fork",
        "if (held === null || held.blockId === certificate.blockId) return false;",
        "if (held === null) return false;",
      ),
    ],
  },
  {
    name: "timer of another height obeyed",
    edits: [
      edit(
        "consensus/timers",
        "if (timer.height !== current.height || timer.round !== current.round || timer.entry !== current.entry) return;",
        "if (timer.round !== current.round) return;",
      ),
    ],
  },
  {
    name: "parent unchecked",
    edits: [
      edit("chain/validity", "if (header.parentId !== parent.id) return", "if (header.parentId.length < 64) return"),
    ],
  },
  {
    name: "dedupe only in the pool",
    edits: [
      edit(
        "node/blocks",
        "const repeats = block.txIds.length === 0 ? null : undefined;",
        "const repeats = null as null | undefined;",
      ),
    ],
  },
  {
    name: "proof index ≠ leaf index",
    edits: [edit("storage/tables", "index: ids.length }", "index: ids.length + 1 }")],
  },
  {
    name: "evidence with one signature",
    edits: [
      edit(
        "chain/checks",
        "signatures([message.evidence.first, message.evidence.second], context)",
        "signatures([message.evidence.first], context)",
      ),
    ],
  },
  {
    name: "unbounded future map",
    edits: [
      edit(
        "consensus/tally",
        "if ((far.get(key)?.round ?? -1) < vote.round)",
        "updateHeight(turn, { far: new Map(far).set(key + String(vote.round), vote) });\n  if (vote.round < 0)",
      ),
    ],
  },
  {
    name: "sync without certificate",
    edits: [
      edit("node/catchUp", "...opened, verified: false,", "...opened, verified: true,"),
      edit("node/catchUp", "if (!valid)", "if (valid as boolean | null === null)"),
    ],
  },
  {
    name: "no Status on link-up",
    edits: [edit("consensus/step", "return sendStatus(turn, input.peer); // P13", "return;")],
  },
  {
    name: "only the highest nullification relayed",
    edits: [
      edit(
        "consensus/answer",
        "if (at.nullified !== null && !bitmapHas(status.nullified, round))",
        "if (at.nullified !== null && !bitmapHas(status.nullified, round) && round + 1 >= current.round)",
      ),
    ],
  },
  {
    name: "decided seat falls silent",
    edits: [
      edit(
        "consensus/answer",
        'if (status.height < current.height) return emit(turn, { type: "serveDecision", peer: to, height: status.height });',
        "if (status.height < current.height) return;",
      ),
    ],
  },
  {
    name: "acknowledging two drafts and starting the older",
    edits: [
      edit("worker/lobby", "keys !== null && attempt < promised;", "keys !== null && attempt < -1;"),
      edit("storage/apply", "if (sealed.attempt < promised)", "if (sealed.attempt < -1)"),
    ],
    hunt: "sealing",
  },
  {
    name: "deadline never grows",
    edits: [
      edit(
        "consensus/clock",
        "Math.min(STEP_MAX, baseStep + Math.floor(round / (f + 1)));",
        "Math.min(0, STEP_MAX + baseStep + round + f);",
      ),
    ],
  },
];

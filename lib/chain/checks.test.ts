import { describe, expect, test } from "vitest";
import { toHex } from "@/lib/base/bytes";
import type { AttestationCertificate, Certificate, FinalityCertificate, NullificationCertificate } from "./certificate";
import { type CheckContext, type Checks, checksOf, mintVerified } from "./checks";
import { blockIdOf, type Header } from "./header";
import type { BlockId, Seat, Seed, TxId } from "./ids";
import type { CheckedCommitment, ConsensusMessage, ProposalBundle } from "./messages";
import { hashOf, sampleBytes, sampleHeader, sampleTable, seededDraw } from "./samples";
import { BETA_BYTES, vrfAlpha } from "./seed";
import type { Status } from "./status";
import { type Commitment, signedBytes, type Vote } from "./votes";

const table = sampleTable(4);
const draw = seededDraw(1);
const HEIGHT = 7;
const SEED = hashOf<Seed>("seed");
const BLOCK = hashOf<BlockId>("block");
const signature = new Uint8Array(64).fill(5);
const vote = (seat: Seat): Vote => ({ type: "attest", height: HEIGHT, round: 1, seat, signature, blockId: BLOCK });

/** In round 1 of height 7 seat (7 − 1 + 1) mod 4 = 3 commits. */
const COMMITMENT: Commitment = {
  type: "commitment",
  height: HEIGHT,
  round: 1,
  seat: 3,
  signature,
  proof: sampleBytes(draw, 80),
};
const KNOWN: CheckedCommitment = { ...COMMITMENT, beta: new Uint8Array(BETA_BYTES) };

const quorumOf = (signers: readonly Seat[], height = HEIGHT, round = 0) => ({
  height,
  round,
  signers,
  signatures: signers.map(() => signature),
});
const attested = (signers: readonly Seat[], height = HEIGHT): AttestationCertificate => ({
  type: "attest",
  ...quorumOf(signers, height),
  blockId: BLOCK,
});
const finalized = (signers: readonly Seat[], height = HEIGHT): FinalityCertificate => ({
  ...attested(signers, height),
  type: "finality",
});
const nullified = (signers: readonly Seat[], height = HEIGHT): NullificationCertificate => ({
  type: "nullify",
  ...quorumOf(signers, height),
  reasons: signers.map(() => 1),
});

const txIds = ["a", "b", "c"].map((name) => hashOf<TxId>(name));
const HEADER: Header = { ...sampleHeader(draw), height: HEIGHT, round: 1, txCount: txIds.length };
const bundleOf = (change: Partial<ProposalBundle> = {}, header: Header = HEADER): ProposalBundle => ({
  proposal: {
    type: "propose",
    height: HEIGHT,
    round: 1,
    seat: 2,
    signature,
    blockId: blockIdOf(header),
    carriedFrom: null,
  },
  header,
  txIds,
  commitment: COMMITMENT,
  attestation: null,
  nullifications: [],
  ...change,
});

const STATUS: Status = {
  height: HEIGHT,
  tipId: BLOCK,
  tipCertificate: finalized([0, 1, 2], HEIGHT - 1),
  round: 1,
  attestation: null,
  nullified: new Uint8Array(0),
  voteFloor: HEIGHT,
  seen: { commitment: false, proposal: false, attest: [], nullify: [], finality: [] },
};

const context = (known: CheckedCommitment | null = null, held: Certificate | null = null): CheckContext => ({
  table,
  height: HEIGHT,
  seed: SEED,
  commitment: (round) => (known?.round === round ? known : undefined),
  holds: (certificate) => certificate === held,
});

function asked(message: ConsensusMessage, given = context()): Checks {
  const checks = checksOf(message, given);
  if (!checks.ok) throw new Error(checks.error.detail);
  return checks.value;
}

describe("a message is checked by", () => {
  test("the signature of a vote, by its seat's signing key", () => {
    const { signatures, vrf } = asked({ type: "vote", vote: vote(2) });
    expect(vrf).toBeNull();
    expect(signatures).toHaveLength(1);
    expect(toHex(signatures[0]?.key ?? signature)).toBe(table.genesis.validators[2]?.signingKey);
    expect(signatures[0]?.bytes).toEqual(signedBytes(table.networkId, vote(2)));
  });

  test("P5: the signature and the VRF proof of a commitment, by two keys of its seat", () => {
    const { signatures, vrf } = asked({ type: "commitment", commitment: COMMITMENT });
    expect(signatures.map(({ key }) => toHex(key))).toEqual([table.genesis.validators[3]?.signingKey]);
    expect(vrf && toHex(vrf.key)).toBe(table.genesis.validators[3]?.vrfKey);
    expect(vrf?.alpha).toEqual(vrfAlpha(table.networkId, HEIGHT, 1, SEED)); // P3
    expect(vrf?.proof).toEqual(COMMITMENT.proof);
  });

  test("P23: nothing for a commitment that is known", () => {
    expect(asked({ type: "commitment", commitment: COMMITMENT }, context(KNOWN))).toEqual({
      signatures: [],
      vrf: null,
      known: KNOWN,
    });
  });

  test("everything for a commitment that is known with another proof", () => {
    const other = { ...KNOWN, proof: new Uint8Array(80) };
    expect(asked({ type: "commitment", commitment: COMMITMENT }, context(other)).vrf).not.toBeNull();
  });

  test("every signature of a certificate, and P23: none of one that is held", () => {
    const certificate = attested([0, 1, 3]);
    const message = { type: "certificate", certificate } as const;
    expect(asked(message).signatures.map(({ key }) => toHex(key))).toEqual(
      [0, 1, 3].map((seat) => table.genesis.validators[seat]?.signingKey),
    );
    expect(asked(message, context(null, certificate)).signatures).toEqual([]);
  });

  test("the signatures of proposal, commitment and certificates in a bundle, and one VRF proof", () => {
    const bundle = bundleOf({ attestation: attested([0, 1, 2]), nullifications: [nullified([1, 2, 3])] });
    expect(asked({ type: "proposal", bundle }).signatures).toHaveLength(1 + 1 + 3 + 3);
    expect(asked({ type: "proposal", bundle }).vrf).not.toBeNull();
    expect(asked({ type: "proposal", bundle }, context(KNOWN))).toMatchObject({ vrf: null, known: KNOWN });
  });

  test("both certificates of a Status, and both messages of evidence", () => {
    const status = { ...STATUS, attestation: attested([0, 1, 2]) };
    expect(asked({ type: "status", status }).signatures).toHaveLength(6);
    const evidence = { first: vote(1), second: { ...vote(1), blockId: hashOf<BlockId>("other") } } as const;
    expect(asked({ type: "evidence", evidence }).signatures).toHaveLength(2);
  });
});

describe("without any curve arithmetic is refused", () => {
  const fresh = (change: Partial<Header>) => bundleOf({}, { ...HEADER, ...change });
  const cases: readonly (readonly [string, ConsensusMessage, string])[] = [
    ["a vote by a stranger", { type: "vote", vote: vote(4) }, "unknown-seat"],
    ["P4: a commitment out of turn", { type: "commitment", commitment: { ...COMMITMENT, seat: 2 } }, "wrong-committer"],
    ["a certificate below quorum", { type: "certificate", certificate: attested([0, 1]) }, "bad-certificate"],
    ["a certificate with a stranger", { type: "certificate", certificate: attested([0, 1, 4]) }, "bad-certificate"],
    ["a proposal with another height's header", { type: "proposal", bundle: fresh({ height: 8 }) }, "malformed"],
    ["a proposal with a later round's header", { type: "proposal", bundle: fresh({ round: 2 }) }, "malformed"],
    [
      "a proposal with another block's header",
      { type: "proposal", bundle: { ...bundleOf(), header: { ...HEADER, timestampMs: 1 } } },
      "malformed",
    ],
    [
      "a proposal with another round's commitment",
      { type: "proposal", bundle: bundleOf({ commitment: { ...COMMITMENT, round: 0 } }) },
      "malformed",
    ],
    [
      "a proposal with a commitment out of turn",
      { type: "proposal", bundle: bundleOf({ commitment: { ...COMMITMENT, seat: 0 } }) },
      "wrong-committer",
    ],
    ["a proposal with an id too few", { type: "proposal", bundle: bundleOf({ txIds: txIds.slice(1) }) }, "bad-count"],
    [
      "a proposal with one id twice",
      { type: "proposal", bundle: bundleOf({ txIds: txIds.map(() => hashOf("one")) }) },
      "duplicate-transaction",
    ],
    [
      "a proposal with a certificate of another height",
      { type: "proposal", bundle: bundleOf({ attestation: attested([0, 1, 2], 6) }) },
      "malformed",
    ],
    [
      "a proposal with a certificate below quorum",
      { type: "proposal", bundle: bundleOf({ nullifications: [nullified([1, 2])] }) },
      "bad-certificate",
    ],
    ["a Status of height 0", { type: "status", status: { ...STATUS, height: 0 } }, "malformed"],
    [
      "a Status of height 2 without its tip's certificate",
      { type: "status", status: { ...STATUS, tipCertificate: null } },
      "malformed",
    ],
    [
      "a Status with a certificate of another height",
      { type: "status", status: { ...STATUS, tipCertificate: finalized([0, 1, 2], 5) } },
      "malformed",
    ],
    [
      "a Status with the certificate of another tip",
      { type: "status", status: { ...STATUS, tipId: hashOf<BlockId>("x") } },
      "malformed",
    ],
    [
      "a Status with an attestation certificate of another height",
      { type: "status", status: { ...STATUS, attestation: attested([0, 1, 2], 6) } },
      "malformed",
    ],
    [
      "a Status with a tip's certificate below quorum",
      { type: "status", status: { ...STATUS, tipCertificate: finalized([0, 1], 6) } },
      "bad-certificate",
    ],
  ];

  test.each(cases)("%s", (_, message, code) => {
    expect(checksOf(message, context())).toMatchObject({ ok: false, error: { code, action: "reject" } });
  });

  test("a certificate that is held is in form all the same", () => {
    const held = attested([0, 1]);
    expect(checksOf({ type: "certificate", certificate: held }, context(null, held))).toMatchObject({ ok: false });
  });

  test("a commitment of a height whose seed is not known, though nobody is at fault for it", () => {
    for (const height of [HEIGHT - 1, HEIGHT + 1])
      expect(checksOf({ type: "commitment", commitment: { ...COMMITMENT, height } }, context())).toMatchObject({
        ok: false,
        error: { code: "stale", action: "ignore" },
      });
  });

  test("nothing, where it is in order: a Status of height 1 has no tip", () => {
    const first = { ...STATUS, height: 1, tipCertificate: null };
    expect(checksOf({ type: "status", status: first }, { ...context(), height: 1 }).ok).toBe(true);
    expect(checksOf({ type: "proposal", bundle: bundleOf() }, context()).ok).toBe(true);
  });
});

describe("once checked, a message", () => {
  const beta = new Uint8Array(BETA_BYTES).fill(3);

  test("with a commitment knows β", () => {
    const checks = asked({ type: "commitment", commitment: COMMITMENT });
    expect(mintVerified({ type: "commitment", commitment: COMMITMENT }, checks, beta)).toEqual({
      type: "commitment",
      commitment: { ...COMMITMENT, beta },
    });
    const minted = mintVerified({ type: "proposal", bundle: bundleOf() }, checks, beta);
    expect(minted.type === "proposal" && minted.bundle.commitment.beta).toEqual(beta);
  });

  test("keeps the commitment that was known before it", () => {
    const checks = asked({ type: "proposal", bundle: bundleOf() }, context(KNOWN));
    const minted = mintVerified({ type: "proposal", bundle: bundleOf() }, checks, null);
    expect(minted.type === "proposal" && minted.bundle.commitment).toBe(KNOWN);
  });

  test("without one is as it was", () => {
    const message = { type: "vote", vote: vote(0) } as const;
    expect(mintVerified(message, asked(message), null)).toBe(message);
  });
});

/** The words of the protocol, twice: as one tells them to somebody, and as the field calls them. */
export interface Term {
  readonly word: string;
  /** For who has never heard of a consensus protocol. */
  readonly plain: string;
  /** For who has: the field's name, and the exact rule with its id. */
  readonly technical: string;
}

export const GLOSSARY: readonly Term[] = [
  {
    word: "Seat",
    plain: "A place at the table, fixed when the table was sealed. Each is one browser tab that votes.",
    technical: "Validator index in genesis order, from 0. A signing key and a VRF key each (P1).",
  },
  {
    word: "Quorum",
    plain: "So many seats that any two such groups share an honest one, as long as at most f lie.",
    technical: "q = ⌊2n/3⌋ + 1 distinct seats, f = ⌊(n − 1)/3⌋; exact integers (P2).",
  },
  {
    word: "Height and round",
    plain: "The height says which block is being decided. A height may take several tries: its rounds.",
    technical: "Views within a height. Rounds move by certificates, never by comparing wall clocks (P11, P14).",
  },
  {
    word: "Clearing",
    plain: "The first moment of a round, in which only votes count: late ones settle before anything new begins.",
    technical: "For clearingMs no commitment or proposal is sent or processed; early ones are held (P14).",
  },
  {
    word: "Commitment",
    plain: "One seat, whose turn it is, publishes a random number that it could not choose and everybody can check.",
    technical:
      "The committing seat’s VRF proof over (network, height, round, seed): leader-election VRF, RFC 9381 (P3 – P5).",
  },
  {
    word: "The draw",
    plain: "That random number, divided by the number of seats: the remainder says who proposes.",
    technical:
      "β mod n over the 64-byte output; `whitepaper` mode takes mod (n − 1), which never draws the last seat (P6).",
  },
  {
    word: "Proposal",
    plain: "The drawn seat says which transactions come next, in which order.",
    technical:
      "(height, round, blockId, carriedFrom) signed by the drawn seat; bodies and certificates ride along (P7).",
  },
  {
    word: "Attestation",
    plain: "A seat says: I checked this block, and I have seen no other one this round.",
    technical: "First phase: prevote, notarize. A quorum is an attestation certificate, a QC (P8).",
  },
  {
    word: "Finality vote",
    plain: "A seat says: I have seen that a quorum attested. With a quorum of these the block can never change.",
    technical: "Second phase: precommit, finalize. Excludes a nullify vote in the same round (P9, P12, P16).",
  },
  {
    word: "Giving a round up",
    plain: "If nothing comes in time, the seats agree to try again with another draw, and each says why.",
    technical: "Nullify vote with a signed reason; a quorum is a nullification certificate: timeout vote, TC (P10).",
  },
  {
    word: "Carried block",
    plain: "A block that was attested but not final in time is proposed again; no other may take its place.",
    technical: "Re-proposal of the block of the highest known attestation certificate, same bytes (P7).",
  },
  {
    word: "Certificate",
    plain: "The collected signatures. Whoever has them need trust nobody who handed them over.",
    technical: "Kind, height, round, blockId, n-bit map and exactly the marked signatures, at least q (P26).",
  },
  {
    word: "Final by descent",
    plain: "A block that a final block builds on is final too, because its hash is in it.",
    technical: "Verified ancestors of a certified block; sync checks links, bodies, log root and duplicates (P22).",
  },
  {
    word: "The log and its root",
    plain: "All transactions ever ordered, under one hash. A few hashes prove that yours is in it.",
    technical: "Append-only Merkle tree of transaction ids, RFC 9162; size and root are in every header (P21).",
  },
  {
    word: "Withholding",
    plain: "A seat may stay silent when its turn comes. It costs one round, and it is counted.",
    technical: "At most one bit of bias for each controlled seat and round, and it costs the round (P3).",
  },
  {
    word: "Evidence",
    plain: "If a seat signs two different things in one place, both signatures together prove it.",
    technical: "Two signed values in one slot. No slashing: a name on the screen. Never against the honest (P18).",
  },
];

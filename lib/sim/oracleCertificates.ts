/**
 * The judge of certificates. S4: a quorum of distinct members signed exactly this. S6: no round is both nullified and
 * final, and no round attests two blocks.
 */
import { fromHex, toHex } from "@/lib/base/bytes";
import type { Certificate } from "@/lib/chain/certificate";
import { cryptoOf, signerOf } from "./keys";
import { fail, type HeightBook, heightBook } from "./oracleState";
import { bitsIn, quorumOf, votedBytes } from "./ownCodec";
import { mark, type World } from "./world";

/** A certificate that a correct host made, took over or sends. */
export function judgeCertificate(world: World, certificate: Certificate): void {
  const { type, height, round, signers } = certificate;
  const book = heightBook(world.oracle, height);
  const blockId = type === "nullify" ? "" : certificate.blockId;
  let mask = 0;
  for (const seat of signers) mask |= 1 << seat;
  const which = `${type}/${round}/${blockId}/${mask}`;
  if (book.checked.has(which)) return;
  book.checked.add(which);
  const name = `the ${type} certificate of ${height}/${round}`;
  if (bitsIn(mask) !== signers.length || signers.length < quorumOf(world.table.n) || mask >= 2 ** world.table.n)
    fail("S4", `${name} has signers ${signers.join(", ")} of ${world.table.n}`);
  const said = book.votes.get(type === "nullify" ? `nullify/${round}` : `${type}/${round}/${blockId}`) ?? 0;
  const never = mask & ~said & ~world.oracle.faulty;
  if (never !== 0) fail("S4", `${name} holds votes that seats ${never.toString(2)} (bits) never gave`);
  checkSignatures(world, certificate, name);
  judgeCompany(world, book, certificate, blockId);
}

/** Over the exact bytes, by the oracle's own encoding. Real signatures were verified on their way in. */
function checkSignatures(world: World, certificate: Certificate, name: string): void {
  if (world.dials.tier === "real") return;
  const { sign } = cryptoOf(world.dials.tier);
  const { type, height, round, signers, signatures } = certificate;
  for (const [i, seat] of signers.entries()) {
    const value = type === "nullify" ? Uint8Array.of(certificate.reasons[i] as number) : fromHex(certificate.blockId);
    const bytes = votedBytes(world, type, { height, round, seat }, value);
    if (toHex(sign(signerOf(seat), bytes)) !== toHex(signatures[i] as Uint8Array))
      fail("S4", `${name} has a signature that seat ${seat} never made`);
  }
}

/** What else is certified in this round and height. */
function judgeCompany(world: World, { certified }: HeightBook, certificate: Certificate, blockId: string): void {
  const { type, height, round } = certificate;
  const before = certified.get(`${type}/${round}`);
  if (before !== undefined && before !== blockId)
    fail("S1", `two blocks have ${type} certificates in ${height}/${round}`);
  if (before !== undefined) return;
  certified.set(`${type}/${round}`, blockId);
  if (certified.has(`nullify/${round}`) && certified.has(`finality/${round}`))
    fail("S6", `${height}/${round} is nullified and final`);
  for (const [key, other] of certified) {
    if (!key.startsWith(`${type}/`) || key === `${type}/${round}` || type === "nullify") continue;
    if (type === "attest" && other !== blockId) mark(world, "two rounds of a height attested different blocks");
    if (type === "finality" && other !== blockId) fail("S1", `height ${height} has two final blocks`);
    if (type === "finality" && other === blockId) mark(world, "one block had finality certificates of two rounds");
  }
}

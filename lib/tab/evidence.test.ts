/** What is exported proves itself: two values, one slot, and both signatures hold under the seat's key (P18, P26). */
import { expect, test } from "vitest";
import { fromHex } from "@/lib/base/bytes";
import type { BlockId, NetworkId } from "@/lib/chain/ids";
import { hexId } from "@/lib/chain/samples";
import { type SlotMessage, signedBytes, type Unsigned } from "@/lib/chain/votes";
import { verifyZip215 } from "@/lib/crypto/ed25519";
import { generateSigningKey } from "@/lib/crypto/signer";
import { tableOf, viewOf } from "@/lib/port/samples";
import type { Session } from "@/lib/session/session";
import { evidenceFile, evidenceSheets } from "./evidence";

test("a file of evidence holds both messages whole, and both signatures verify", async () => {
  const key = await generateSigningKey();
  const networkId = tableOf().networkId as NetworkId;
  const sign = async (seat: number, byte: number): Promise<SlotMessage> => {
    const vote: Unsigned<SlotMessage> = { type: "attest", height: 3, round: 1, seat, blockId: hexId(byte) as BlockId };
    return { ...vote, signature: await key.sign(signedBytes(networkId, vote)) } as SlotMessage;
  };
  const pair = async (seat: number) => ({ first: await sign(seat, 7), second: await sign(seat, 8) });
  const evidence = [await pair(2), await pair(3)];
  const session: Pick<Session, "store" | "node"> = {
    store: { getState: () => ({ view: viewOf([]) }) } as Session["store"],
    node: () => ({ ask: () => Promise.resolve({ type: "evidence", evidence }) }) as never,
  };
  const sheets = await evidenceSheets(session as Session, 2);
  const file = JSON.parse(evidenceFile(networkId, sheets)) as { readonly evidence: typeof sheets };
  expect(file.evidence).toHaveLength(1);
  const [sheet] = file.evidence;
  expect({ ...sheet, signed: undefined }).toEqual({ seat: 2, height: 3, round: 1, kind: "attest", signed: undefined });
  expect(new Set(sheet?.signed.map(({ value }) => value)).size).toBe(2);
  for (const { bytes, signature } of sheet?.signed ?? [])
    expect(verifyZip215(fromHex(signature), fromHex(bytes), key.publicKey)).toBe(true);
});

/** P16, P17, P25: what a seat said and promised. */
import type { Height } from "@/lib/chain/ids";
import { slotOf } from "@/lib/chain/votes";
import { check } from "./check";
import { rejects, same } from "./expect";
import {
  attestation,
  attestationCertificate,
  finalityVote,
  finalOf,
  nullification,
  nullifyVote,
  proposal,
  sampleBlock,
  sampleIdentity,
  sampleNetworkId,
  sealedRecordOf,
} from "./samples";

export const votingChecks = [
  check("that is new is intact, empty and knows whose it is", async ({ store }) => {
    same(
      await store.boot(),
      {
        identity: (await store.boot()).identity,
        intact: true,
        sealed: null,
        promisedAttempt: -1,
        promisedNetwork: null,
        voteFloor: 0,
        tip: null,
        slots: [],
        certificates: [],
        candidates: [],
        pool: [],
        evidence: [],
      },
      "the image",
    );
    const { roomCode, purpose, createdAtMs } = sampleIdentity("");
    const { identity } = await store.boot();
    same([identity.roomCode, identity.purpose, identity.createdAtMs], [roomCode, purpose, createdAtMs], "the identity");
  }),

  check("keeps the first message of a slot for ever, and tells the second writer", async ({ store, crash }) => {
    const [first, second] = [attestation(1, 0, "a"), attestation(1, 0, "b")];
    same(await store.write({ slots: [first] }), { slots: [first] }, "the first write");
    same(await store.write({ slots: [second] }), { slots: [first] }, "the second");
    const after = await crash();
    same((await after.boot()).slots, [first], "the slots after a crash");
    same(await after.write({ slots: [second, first] }), { slots: [first, first] }, "a write after the crash");
  }),

  check("has one slot for nullify and finality, others for propose and attest", async ({ store, crash }) => {
    const slots = [proposal(3, 1, "a"), attestation(3, 1, "a"), finalityVote(3, 1, "a")];
    same(await store.write({ slots }), { slots }, "three kinds");
    same(await store.write({ slots: [nullifyVote(3, 1)] }), { slots: [finalityVote(3, 1, "a")] }, "the second resolve");
    same(await store.write({ slots: [nullifyVote(3, 2)] }), { slots: [nullifyVote(3, 2)] }, "another round");
    same(new Set((await (await crash()).boot()).slots.map(({ type }) => type)).size, 4, "kinds after a crash");
  }),

  check("gives a slot to the first of two in one batch", async ({ store }) => {
    const [first, second] = [attestation(1, 0, "a"), attestation(1, 0, "b")];
    same(await store.write({ slots: [first, second] }), { slots: [first, first] }, "the answers");
  }),

  check("says nothing below the vote floor, and drops what was said there", async ({ store, crash }) => {
    await store.write({ slots: [1, 2, 3].map((height) => attestation(height, 0, "a")) });
    const answer = await store.write({ voteFloor: 3, slots: [attestation(2, 5, "b"), attestation(3, 5, "b")] });
    same(answer.slots, [null, attestation(3, 5, "b")], "a batch that raises the floor is judged by the new one");
    same((await store.write({ slots: [attestation(1, 0, "a")] })).slots, [null], "a slot that was dropped");
    const image = await (await crash()).boot();
    same(image.voteFloor, 3, "the floor after a crash");
    same(image.slots, [attestation(3, 0, "a"), attestation(3, 5, "b")], "the slots after a crash");
  }),

  check("never lowers the vote floor or the promised attempt", async ({ store, crash }) => {
    await store.write({ voteFloor: 7, promisedAttempt: 4 });
    await store.write({ voteFloor: 5, promisedAttempt: 3 });
    const { voteFloor, promisedAttempt } = await (await crash()).boot();
    same([voteFloor, promisedAttempt], [7, 4], "floor and promise");
  }),

  check("knows what was promised with the attempt: the first of each", async ({ store, crash }) => {
    const [one, two] = [sampleNetworkId("one"), sampleNetworkId("two")];
    await store.write({ promisedAttempt: 4, promisedNetwork: one });
    await store.write({ promisedAttempt: 4, promisedNetwork: two });
    await store.write({ promisedAttempt: 3, promisedNetwork: two });
    const reopened = await crash();
    same((await reopened.boot()).promisedNetwork, one, "the first");
    // As an older version of this program does.
    await reopened.write({ promisedAttempt: 5 });
    same((await reopened.boot()).promisedNetwork, null, "an attempt of which nobody knows more");
    await reopened.write({ promisedAttempt: 6, promisedNetwork: two });
    same((await reopened.boot()).promisedNetwork, two, "the next one");
  }),

  check("keeps what votes rest on until their height is final", async ({ store, crash }) => {
    const block = sampleBlock(null, ["a"]);
    const certificates = [attestationCertificate(1, 0, "a"), nullification(1, 1), nullification(2, 0)];
    await store.write({ slots: [attestation(1, 0, "a")], certificates, candidates: [block] });
    const reopened = await crash();
    const before = await reopened.boot();
    same([before.certificates, before.candidates], [certificates, [block]], "before the decision");
    await reopened.write({ final: { blocks: [finalOf(block)], tiles: [] } });
    const after = await reopened.boot();
    same([after.certificates, after.candidates], [[nullification(2, 0)], []], "after the decision");
    same(after.slots, [attestation(1, 0, "a")], "the slots, which only the floor drops");
  }),

  check(
    "keeps the first of two certificates that say the same, and both if they name two blocks",
    async ({ store }) => {
      const first = attestationCertificate(1, 0, "a");
      const again = { ...first, signers: [0, 1, 2] };
      await store.write({ certificates: [first] });
      await store.write({ certificates: [again, attestationCertificate(1, 0, "b")] });
      const { certificates } = await store.boot();
      same(certificates.length, 2, "certificates");
      same(
        certificates.filter((certificate) => certificate.signers[2] === 2),
        [],
        "the repeated one",
      );
    },
  ),

  check("takes no working data of a decided height", async ({ store }) => {
    const [block, sibling] = [sampleBlock(null, ["a"]), sampleBlock(null, ["b"])];
    await store.write({ final: { blocks: [finalOf(block)], tiles: [] } });
    await store.write({ certificates: [nullification(1, 0)], candidates: [sibling] });
    const { certificates, candidates } = await store.boot();
    same([certificates, candidates], [[], []], "late ones");
  }),

  check("begins one network for good", async ({ store, crash }) => {
    const record = sealedRecordOf("one", 2);
    await store.write({ promisedAttempt: 2, sealed: record });
    await store.write({ sealed: { ...record, acknowledgements: [...record.acknowledgements].reverse() } });
    const other = store.write({ sealed: sealedRecordOf("other", 3), slots: [attestation(1, 0, "a")] });
    await rejects(other, "conflict", "another network");
    const image = await (await crash()).boot();
    same([image.sealed, image.slots], [record, []], "what is left of a refused batch");
  }),

  check("begins no attempt below the promised one", async ({ store }) => {
    await store.write({ promisedAttempt: 5 });
    await rejects(store.write({ sealed: sealedRecordOf("one", 4) }), "conflict", "an attempt given up before");
    const both = store.write({ promisedAttempt: 7, sealed: sealedRecordOf("one", 6) });
    await rejects(both, "conflict", "an attempt given up in the same batch");
    same((await store.boot()).promisedAttempt, 5, "the promise of a refused batch");
    await store.write({ sealed: sealedRecordOf("one", 5) });
    same((await store.boot()).sealed, sealedRecordOf("one", 5), "the promised attempt");
  }),

  check("notices a damaged slot, and is whole again above it", async ({ store, damage, crash }) => {
    const lost = attestation(4, 0, "a");
    await store.write({ slots: [lost, attestation(5, 0, "a")] });
    const damaged = await damage(slotOf(lost));
    const image = await damaged.boot();
    same([image.intact, image.slots], [false, [attestation(5, 0, "a")]], "the image");
    await rejects(damaged.write({ slots: [attestation(4, 0, "b")] }), "failed", "a second message");
    same((await damaged.write({ slots: [nullifyVote(4, 0)] })).slots, [nullifyVote(4, 0)], "another slot");
    const above: Height = 5;
    await damaged.write({ voteFloor: above });
    same((await (await crash()).boot()).intact, true, "intact above the damage");
  }),

  check("remembers that votes may be missing until it is told otherwise", async ({ store, crash }) => {
    await store.write({ forgot: true });
    await store.write({ voteFloor: 3, slots: [attestation(3, 0, "a")] });
    const after = await crash();
    same((await after.boot()).intact, false, "intact below the floor");
    await after.write({ voteFloor: 9, forgot: false });
    same((await (await crash()).boot()).intact, true, "intact above it");
  }),
];

"use client";
/** Every sign of the page with its meaning, drawn by the same parts; blocks and faces are those of this table. */
import { Face } from "@/components/glyphs/face";
import { Glyph, type GlyphKind, SIGNS } from "@/components/glyphs/glyph";
import { Hash } from "@/components/glyphs/hash";
import { type Provenance, Tick } from "@/components/glyphs/provenance";
import { useView } from "@/lib/tab/useTab";

const MEANINGS: Readonly<Record<GlyphKind, string>> = {
  wait: "Waiting: nothing new is taken yet.",
  commit: "The random value of a round, with its proof. Dashed ring: whose turn it is.",
  propose: "A block is proposed. Thick ring: who was drawn.",
  attest: "A seat checked the block and signed it.",
  finality: "A seat saw a quorum of attestations and votes the block final.",
  block: "A block that is not final yet.",
  final: "A block with a finality certificate. Nothing else is called final here.",
  failed: "A round that was given up, or something that did not hold.",
  fault: "A fault that somebody here has switched on, to see what happens.",
  carried: "A block carried on from a round that came too late.",
};

const SOURCES: Readonly<Record<Provenance, string>> = {
  verified: "Verified by this tab.",
  reported: "Said by others, not verified here.",
  unknown: "Nobody told: unknown is never drawn as well.",
};

export function Legend() {
  return (
    <div>
      <h2 className="font-semibold text-xl">Legend</h2>
      <dl className="mt-3 grid gap-x-8 gap-y-2.5 text-sm sm:grid-cols-2">
        {(Object.keys(MEANINGS) as GlyphKind[]).map((kind) => (
          <div key={kind} className="flex items-start gap-3">
            <dt className="flex w-36 shrink-0 items-center gap-2 font-medium">
              <Glyph kind={kind} /> {SIGNS[kind].word}
            </dt>
            <dd className="text-muted">{MEANINGS[kind]}</dd>
          </div>
        ))}
        {(Object.keys(SOURCES) as Provenance[]).map((of) => (
          <div key={of} className="flex items-start gap-3">
            <dt className="flex w-36 shrink-0 items-center gap-2 font-medium">
              <Tick of={of} className="size-4" /> {of}
            </dt>
            <dd className="text-muted">{SOURCES[of]}</dd>
          </div>
        ))}
        <OfThisTable />
      </dl>
    </div>
  );
}

function OfThisTable() {
  const tip = useView((view) => view.tip.id);
  const validator = useView(({ table }) => table?.validators[0] ?? null);
  return (
    <>
      <div className="flex items-start gap-3">
        <dt className="w-36 shrink-0 font-medium">{tip === "" ? "hash" : <Hash hash={tip} />}</dt>
        <dd className="text-muted">The newest block. The hue follows from the hash, so a fork is seen at a glance.</dd>
      </div>
      {validator !== null && (
        <div className="flex items-start gap-3">
          <dt className="flex w-36 shrink-0 items-center gap-2 font-medium">
            <Face signingKey={validator.signingKey} head={tip === "" ? null : tip} className="size-5" /> face
          </dt>
          <dd className="text-muted">A pattern of a validator’s key, in the hue of the last block it voted final.</dd>
        </div>
      )}
    </>
  );
}

/** A block's way to being final, in the signs that the whole page uses. */
import { Glyph, type GlyphKind } from "@/components/glyphs/glyph";

const STEPS: readonly { readonly kind: GlyphKind; readonly title: string; readonly text: string }[] = [
  {
    kind: "commit",
    title: "Draw",
    text: "One validator publishes a random value that everybody can check. It names who proposes.",
  },
  { kind: "propose", title: "Propose", text: "The drawn validator puts waiting transactions into a block." },
  { kind: "attest", title: "Attest", text: "The others check the block and sign. More than two thirds have to." },
  {
    kind: "final",
    title: "Final",
    text: "A second quorum of signatures is the certificate: from now on nothing can replace the block.",
  },
];

export const HowItWorks = () => (
  <section aria-labelledby="how-title">
    <h2 id="how-title" className="font-medium text-muted text-sm">
      How a block becomes final
    </h2>
    <ol className="mt-4 grid gap-x-8 gap-y-5 sm:grid-cols-2">
      {STEPS.map(({ kind, title, text }) => (
        <li key={title} className="flex gap-3">
          <span className="mt-0.5 flex size-8 shrink-0 items-center justify-center rounded-full border border-line bg-panel">
            <Glyph kind={kind} />
          </span>
          <div>
            <h3 className="font-semibold">{title}</h3>
            <p className="text-muted text-sm">{text}</p>
          </div>
        </li>
      ))}
    </ol>
    <p className="mt-5 max-w-prose text-muted text-sm">
      If somebody is silent the round fails, visibly and with a reason, and the next round draws anew. Nothing that
      waits is lost.
    </p>
  </section>
);

/** The landing page: what this is, in three sentences. */
export default function LandingPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-prose flex-col justify-center gap-6 px-6 py-16">
      <h1 className="text-4xl font-semibold tracking-tight">Roundtable</h1>
      <p className="text-lg">A distributed sequencer for Layer-2 transactions whose validators are browser tabs.</p>
      <p className="text-muted">
        A fixed set of validators agrees on the order of transactions, block by block. A verifiable random value decides
        who may propose the next block; the others check it and sign. A block with enough signatures is final.
      </p>
    </main>
  );
}

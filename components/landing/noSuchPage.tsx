/** An address that leads nowhere: says so, and how to go on. */
import { Mark } from "@/components/theme/mark";
import { Button } from "@/components/ui/button";

export const NoSuchPage = () => (
  <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center gap-4 px-6 py-16">
    <Mark />
    <h1 className="text-balance font-semibold text-2xl tracking-tight">There is no page at this address</h1>
    <p className="text-lg text-muted">
      A table has an address like <code className="whitespace-nowrap font-mono text-base">/r/7QK4MZ2X</code>: check the
      code, or enter it on the start page.
    </p>
    <div className="mt-1">
      <Button asChild variant="primary">
        {/* No page of ours to go on from: a plain link, which brings no script of its own to every first visit. */}
        <a href="/">To the start page</a>
      </Button>
    </div>
  </main>
);

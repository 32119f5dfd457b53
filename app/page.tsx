/** The landing page: what this is, in three sentences, the two ways to a table, and what needs none. */
import { HowItWorks } from "@/components/landing/howItWorks";
import { JoinForm } from "@/components/landing/joinForm";
import { RecentTables } from "@/components/landing/recentTables";
import { StartForm } from "@/components/landing/startForm";
import { WithoutTable } from "@/components/landing/withoutTable";
import { Mark } from "@/components/theme/mark";
import { ThemeToggle } from "@/components/theme/themeToggle";

export default function LandingPage() {
  return (
    <div className="mx-auto flex min-h-dvh max-w-6xl flex-col px-5 sm:px-8">
      <header className="flex h-14 items-center justify-between">
        <span className="flex items-center gap-2.5 font-semibold">
          <Mark /> Roundtable
        </span>
        <ThemeToggle />
      </header>
      <main
        tabIndex={-1}
        className="outline-none grid flex-1 grid-cols-1 content-start items-start gap-x-16 gap-y-12 pt-6 pb-16 lg:grid-cols-[minmax(0,1fr)_25rem] lg:grid-rows-[auto_1fr] lg:pt-12"
      >
        <section className="flex flex-col gap-6">
          <h1 className="text-balance font-semibold text-4xl tracking-tight">
            <span className="sr-only">Roundtable: </span>A sequencer whose validators are browser tabs
          </h1>
          <p className="max-w-prose text-lg text-muted">
            Open a link and your tab is a validator. A fixed set of them agrees on the order of Layer-2 transactions,
            block by block, over direct connections, without tokens. A block that enough of them signed is final, and
            every tab proves that by itself.
          </p>
          <div className="max-w-sm">
            <JoinForm />
          </div>
        </section>
        <section className="rounded-lg border border-line bg-panel p-5 sm:p-6 lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <StartForm />
        </section>
        <div className="flex flex-col gap-12">
          <HowItWorks />
          <RecentTables />
          <WithoutTable />
        </div>
      </main>
    </div>
  );
}

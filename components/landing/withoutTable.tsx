/** What can be done by oneself: nothing here asks the server for more than the page. */
import { History, type LucideIcon, TimerReset } from "lucide-react";

interface Door {
  readonly href: string;
  readonly icon: LucideIcon;
  readonly title: string;
  readonly text: string;
}

const DOORS: readonly Door[] = [
  {
    href: "/sandbox",
    icon: TimerReset,
    title: "Sandbox",
    text: "A table in this page alone, on a clock of its own: stop it, rewind it, fork it, make validators fail or lie.",
  },
  {
    href: "/replay",
    icon: History,
    title: "Replay",
    text: "Open a trace that somebody exported and go through it event by event.",
  },
];

export const WithoutTable = () => (
  <section aria-labelledby="alone-title">
    <h2 id="alone-title" className="font-medium text-muted text-sm">
      By yourself, without a table
    </h2>
    <ul className="mt-4 grid gap-3 sm:grid-cols-2">
      {DOORS.map(({ href, icon: Icon, title, text }) => (
        <li key={href}>
          {/* A page of its own with threads of its own: nothing of this one is worth keeping. */}
          <a
            href={href}
            className="flex h-full gap-3 rounded-md border border-line p-3.5 transition-colors hover:border-edge"
          >
            <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
            <span>
              <span className="block font-semibold">{title}</span>
              <span className="block text-muted text-sm">{text}</span>
            </span>
          </a>
        </li>
      ))}
    </ul>
  </section>
);

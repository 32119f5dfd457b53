"use client";
/** Every shortcut, from the table that runs them. */
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { groupsOf, useCommands } from "./commands";
import { useShell } from "./shellState";

export function HelpDialog() {
  const { dialog, open } = useShell();
  const groups = groupsOf(useCommands().filter(({ shows }) => shows !== undefined));
  return (
    <Dialog
      open={dialog === "help"}
      onOpenChange={(isOpen) => open(isOpen ? "help" : null)}
      title="Shortcuts"
      description="Inactive while you type. They can be switched off under Display."
    >
      <div className="grid gap-6 sm:grid-cols-2">
        {groups.map(([group, members]) => (
          <section key={group} aria-label={group}>
            <h3 className="mb-1 text-muted text-sm">{group}</h3>
            <dl>
              {members.map(({ id, title, shows = "" }) => (
                <div key={id} className="flex items-center justify-between gap-3 py-1">
                  <dt>{title}</dt>
                  <dd>
                    <Kbd keys={shows} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

"use client";
/** What a phone has no room for in its bar. */
import { Button } from "@/components/ui/button";
import { Sheet } from "@/components/ui/sheet";
import { useViewId } from "./address";
import { useCommands } from "./commands";
import { SelfActions } from "./selfMenu";
import { useShell } from "./shellState";
import { THUMB_VIEWS, VIEWS } from "./views";

export function MoreSheet() {
  const { dialog, open } = useShell();
  const [, go] = useViewId();
  const commands = useCommands().filter(({ id }) => ["share", "theme", "display", "export", "freeze"].includes(id));
  return (
    <Sheet open={dialog === "more"} onOpenChange={(isOpen) => open(isOpen ? "more" : null)} title="More">
      <div className="grid grid-cols-2 gap-2">
        {VIEWS.filter((view) => !THUMB_VIEWS.includes(view)).map(({ id, label, icon: Icon }) => (
          <Button
            key={id}
            onClick={() => {
              go(id);
              open(null);
            }}
          >
            <Icon /> {label}
          </Button>
        ))}
        {commands.map(({ id, title, run }) => (
          <Button
            key={id}
            className="h-auto min-h-11 whitespace-normal! py-2"
            onClick={() => {
              open(null);
              run();
            }}
          >
            {title}
          </Button>
        ))}
      </div>
      <div className="mt-4 border-line border-t pt-4">
        <SelfActions onDone={() => open(null)} />
      </div>
    </Sheet>
  );
}

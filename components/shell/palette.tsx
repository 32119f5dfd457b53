"use client";
/** Every action by its name. Loaded when it is first opened. */
import { Command as Cmdk } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import { Overlay } from "@/components/ui/dialog";
import { useFocusReturn } from "@/components/ui/focusReturn";
import { Kbd } from "@/components/ui/kbd";
import { groupsOf, useCommands } from "./commands";
import { useShell } from "./shellState";

export function Palette() {
  const { open } = useShell();
  const focusReturn = useFocusReturn();
  const groups = groupsOf(useCommands());
  return (
    <Radix.Root open onOpenChange={() => open(null)}>
      <Radix.Portal>
        <Overlay />
        <Radix.Content
          {...focusReturn}
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(94vw,34rem)] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-pop outline-none"
        >
          <Radix.Title className="sr-only">All actions</Radix.Title>
          <Cmdk label="All actions" loop>
            <Cmdk.Input
              placeholder="What do you want to do?"
              className="h-12 w-full border-line border-b bg-transparent px-4 text-lg outline-none placeholder:text-faint"
            />
            <Cmdk.List className="max-h-[50vh] overflow-y-auto p-2">
              <Cmdk.Empty className="p-4 text-muted">Nothing is called that.</Cmdk.Empty>
              {groups.map(([group, commands]) => (
                <Cmdk.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
                >
                  {commands.map(({ id, title, shows, run }) => (
                    <Cmdk.Item
                      key={id}
                      value={`${group} ${title}`}
                      onSelect={() => {
                        open(null);
                        run();
                      }}
                      className="touchable flex h-9 cursor-pointer items-center justify-between rounded-md px-2 data-[selected=true]:bg-chosen"
                    >
                      {title}
                      {shows !== undefined && <Kbd keys={shows} />}
                    </Cmdk.Item>
                  ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

"use client";
/** What faults are made with, loaded when it is first opened. */
import { Opened } from "@/components/shell/errorBoundary";
import { later } from "@/components/ui/later";
import type { SeatMenuProps } from "./seatMenu";
import type { SplitDialogProps } from "./splitDialog";

const Menu = later(() => import("./seatMenu").then((it) => it.SeatMenu));
const Split = later(() => import("./splitDialog").then((it) => it.SplitDialog));

export const SeatMenu = (props: SeatMenuProps) => (
  <Opened what="The menu of the seat" onClose={props.onClose}>
    <Menu {...props} />
  </Opened>
);

export const SplitDialog = (props: SplitDialogProps) => (
  <Opened what="The split" onClose={props.onClose}>
    <Split {...props} />
  </Opened>
);

/** Where a tip stands: beside its control, on the other side where there is no room, and never over the window's edge. */

export type Side = "top" | "right" | "bottom" | "left";

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export type Size = Pick<Box, "width" | "height">;

/** Pixels between a control and its tip. */
export const TIP_GAP_PX = 6;
/** Pixels that a tip keeps from the edges of the window. */
export const TIP_EDGE_PX = 8;

const OPPOSITE: Readonly<Record<Side, Side>> = { top: "bottom", bottom: "top", left: "right", right: "left" };

/** The left upper corner, in whole pixels of the window. */
export function tipPlace(control: Box, tip: Size, window: Size, side: Side): Pick<Box, "left" | "top"> {
  const fits = roomAt(side, control, window) >= needAt(side, tip);
  const fitsBetter = roomAt(OPPOSITE[side], control, window) > roomAt(side, control, window);
  const { left, top } = beside(control, tip, !fits && fitsBetter ? OPPOSITE[side] : side);
  return { left: within(left, tip.width, window.width), top: within(top, tip.height, window.height) };
}

const isUpright = (side: Side): boolean => side === "top" || side === "bottom";

const needAt = (side: Side, { width, height }: Size): number =>
  TIP_GAP_PX + TIP_EDGE_PX + (isUpright(side) ? height : width);

function roomAt(side: Side, { left, top, width, height }: Box, window: Size): number {
  const rooms: Readonly<Record<Side, number>> = {
    top,
    left,
    bottom: window.height - top - height,
    right: window.width - left - width,
  };
  return rooms[side];
}

function beside(control: Box, tip: Size, side: Side): Pick<Box, "left" | "top"> {
  const middle = {
    left: control.left + (control.width - tip.width) / 2,
    top: control.top + (control.height - tip.height) / 2,
  };
  switch (side) {
    case "top":
      return { ...middle, top: control.top - TIP_GAP_PX - tip.height };
    case "bottom":
      return { ...middle, top: control.top + control.height + TIP_GAP_PX };
    case "left":
      return { ...middle, left: control.left - TIP_GAP_PX - tip.width };
    case "right":
      return { ...middle, left: control.left + control.width + TIP_GAP_PX };
  }
}

const within = (start: number, length: number, all: number): number =>
  Math.round(Math.max(TIP_EDGE_PX, Math.min(start, all - TIP_EDGE_PX - length)));

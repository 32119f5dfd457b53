/** Which links are cut, as the drawing of them asks. */
import type { ActiveFault } from "@/lib/port/fault";

/** The fault that keeps these two from hearing each other; a cut works in both directions. */
export const isCutBetween = (faults: readonly ActiveFault[], a: number, b: number): ActiveFault | undefined =>
  faults.find(({ seat, fault }) => {
    if (fault.type !== "cut") return false;
    return (seat === a && fault.seats.includes(b)) || (seat === b && fault.seats.includes(a));
  });

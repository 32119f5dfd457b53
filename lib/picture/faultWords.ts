/** A fault as a person reads it. */
import { countOf } from "@/lib/base/words";
import type { Fault, HealedWhy } from "@/lib/port/fault";

export function faultWords(fault: Fault): string {
  switch (fault.type) {
    case "pause":
      return "paused";
    case "withhold":
      return `no ${fault.what}${fault.from === undefined ? "" : ` from height ${fault.from}`}${fault.rounds === null ? "" : fault.rounds === 1 ? ", once" : `, ${countOf(fault.rounds, "time")}`}`;
    case "delay":
      return `${fault.delayMs} ms late`;
    case "loss":
      return `${fault.percent} % lost`;
    case "cut":
      return `cut off from seat${fault.seats.length === 1 ? "" : "s"} ${fault.seats.join(", ")}`;
    case "lie":
      return LIE_WORDS[fault.how];
  }
}

const LIE_WORDS = {
  "equivocate proposal": "proposes two blocks",
  "equivocate attestation": "attests two blocks",
  "forged VRF": "forges its draw",
  timestamps: "dates blocks ahead",
} as const;

export const HEALED_WORDS: Readonly<Record<HealedWhy, string>> = {
  asked: "healed",
  expired: "ended after its time",
  done: "has done what it was for",
};

/** One process of a campaign: a part comes in, its tally goes back. */
import { type Part, runPart } from "@/lib/sim/campaign";

process.on("message", (part) => {
  process.send?.(runPart(part as Part));
});
process.on("disconnect", () => process.exit());

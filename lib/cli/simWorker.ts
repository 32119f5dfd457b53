/** One process of a campaign: a part comes in, its tally goes back. */
import { type Part, runPart } from "@/lib/sim/campaign";

process.on("message", async (part) => {
  const tally = await runPart(part as Part);
  process.send?.(tally);
});
process.on("disconnect", () => process.exit());

/** `npm run dev`: Next's development server, with nobody told about it. */
import { runTool } from "./tools";

process.exitCode = await runTool("next", ["dev", ...process.argv.slice(2)]);

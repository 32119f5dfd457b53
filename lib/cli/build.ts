/** `npm run build`: the production build, stamped with the sources it was made from. */
import { buildBundle } from "./bundle";

process.exitCode = await buildBundle();

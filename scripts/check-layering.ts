/** `npm run layering`: exit 1 and one line per import that goes the wrong way. */
import { join } from "node:path";
import { checkLayering } from "./layering/check.ts";

/** Fewer than this means that the check looked in the wrong place. */
const LEAST_MODULES = 40;

const { violations, modules, imports } = checkLayering(join(import.meta.dirname, ".."));
for (const violation of violations) console.error(violation);
if (modules < LEAST_MODULES)
  console.error(`Only ${modules} modules were found under src, so nothing is proved.`);
console.log(`Layering: ${modules} modules, ${imports} imports, ${violations.length} in the wrong direction.`);
process.exitCode = violations.length > 0 || modules < LEAST_MODULES ? 1 : 0;

import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";

/** There is no dashboard in this version; says so, and where the same things can be read. */
export async function open(_context: CliContext): Promise<never> {
  throw new CliError(
    EXIT.unavailable,
    "This version of Nightdesk has no dashboard yet.",
    "The same can be read with: nightdesk status, nightdesk report, nightdesk findings, nightdesk history",
  );
}

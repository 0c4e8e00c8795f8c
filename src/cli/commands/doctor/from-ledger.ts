import type { LedgerReading } from "../../../ports/ledger-reading.ts";
import type { ReadingSession } from "../../services.ts";
import type { CliContext } from "../../context.ts";
import { homeOf } from "../../valid-config.ts";

/** What the ledger tells; `nothing` where there is none, or where it cannot be read, which has a line of its own. */
export async function fromLedger<T>(
  context: CliContext,
  nothing: T,
  look: (reading: LedgerReading, session: ReadingSession) => Promise<T>,
): Promise<T> {
  try {
    const session = await context.services.openReading(homeOf(context));
    if (session === null) return nothing;
    try {
      return await look(session.reading, session);
    } finally {
      await session.close();
    }
  } catch {
    return nothing;
  }
}

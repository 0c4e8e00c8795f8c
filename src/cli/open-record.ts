/** Opening the ledger for commands that read. */
import type { CliContext } from "./context.ts";
import { machineZone } from "../schedule/check-zone.ts";
import type { Home } from "./home.ts";
import type { ReadingSession } from "./services.ts";
import { homeOf } from "./valid-config.ts";

export interface HomeRecord {
  readonly home: Home;
  /** null if nothing was ever recorded in this home. */
  readonly session: ReadingSession | null;
  /** Zone of the home for times without one: that of the last good configuration. */
  readonly zone: string;
  readonly now: number;
}

/** Runs `work` over the home's record and closes it, whatever happens. */
export async function withRecord<T>(
  context: CliContext,
  work: (record: HomeRecord) => Promise<T>,
): Promise<T> {
  const home = homeOf(context);
  const session = await context.services.openReading(home);
  try {
    const config = session === null ? null : await session.goodConfig();
    return await work({ home, session, zone: config?.timezone ?? machineZone(), now: context.clock.now() });
  } finally {
    await session?.close();
  }
}

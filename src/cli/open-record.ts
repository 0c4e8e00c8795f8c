/** Opening the ledger for commands that read. */
import type { Config } from "../core/task.ts";
import type { CliContext } from "./context.ts";
import { machineZone } from "../schedule/check-zone.ts";
import type { Home } from "./home.ts";
import type { ReadingSession, Services } from "./services.ts";
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

/** @returns null if there never was one */
export async function lastGoodConfig(services: Services, home: Home): Promise<Config | null | "unreadable"> {
  try {
    const session = await services.openReading(home);
    const known = (await session?.goodConfig()) ?? null;
    await session?.close();
    return known;
  } catch {
    // A damaged ledger is told of by whatever needs more of it.
    return "unreadable";
  }
}

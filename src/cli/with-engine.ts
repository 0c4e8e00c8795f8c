import { recordRepairs } from "../engine/repairs.ts";
import type { CliContext } from "./context.ts";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";
import { codeOf } from "./faults.ts";
import { paintFor } from "./render/colour.ts";
import type { Home } from "./home.ts";
import type { EngineHooks, EngineSession } from "./services.ts";

/** Opens the engine over a home, says loudly what had to be mended, and closes it, whatever happens. */
export async function withEngine<T>(
  context: CliContext,
  home: Home,
  hooks: EngineHooks,
  work: (session: EngineSession) => Promise<T>,
): Promise<T> {
  const session = await context.services.openEngine(home, hooks);
  try {
    const { stderr } = context.process;
    for (const repair of session.repairs) stderr.write(`${paintFor(stderr).bad("!")} ${repair}\n`);
    await recordRepairs(session.engine, session.repairs);
    return await work(session);
  } catch (fault) {
    if (codeOf(fault) !== "LEDGER_CORRUPT") throw fault;
    await session.close();
    const done = await context.services.restoreLedger(home);
    const what = fault instanceof Error ? fault.message : String(fault);
    throw new CliError(
      EXIT.unavailable,
      `The ledger was damaged (${what}). ${done}`,
      "Do the same again.",
      fault,
    );
  } finally {
    await session.close();
  }
}

/** Hooks of commands that have nothing to show while they work. */
export const SILENT: EngineHooks = { announce: () => undefined };

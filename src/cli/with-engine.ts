import type { CliContext } from "./context.ts";
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
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Hooks of commands that have nothing to show while they work. */
export const SILENT: EngineHooks = { announce: () => undefined };

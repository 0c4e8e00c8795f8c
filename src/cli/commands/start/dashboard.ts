/** The dashboard beside the loop. If it cannot be had the loop goes on without it, and says so. */
import { audit } from "../../../engine/audit.ts";
import type { CliContext } from "../../context.ts";
import { describeFault } from "../../faults.ts";
import type { Home } from "../../home.ts";
import { readRunLog } from "../../read-log.ts";
import { paintFor } from "../../render/colour.ts";
import { reasonText, waitText } from "../../render/reasons.ts";
import type { EngineSession, RunningDashboard } from "../../services.ts";
import { createSteering } from "./steering.ts";

export interface RunningBeside {
  close(): Promise<void>;
}

/**
 * @param port wanted; if it is taken, one of the next
 * @param nudge wakes the loop for work that it was given
 */
export async function openDashboard(
  context: CliContext,
  home: Home,
  session: EngineSession,
  port: number,
  nudge: () => void,
): Promise<RunningBeside> {
  const { stdout, stderr } = context.process;
  const onFault = (fault: unknown) => stderr.write(`Dashboard: ${describeFault(fault, false)}\n`);
  try {
    const dashboard = await context.services.serveDashboard(home, {
      port,
      steering: createSteering(session, nudge),
      sentences: { why: reasonText, waits: waitText },
      audit: (reading, from, until) => audit(reading, { from, until }),
      configProblems: async () => (await session.engine.loadConfig()).problems,
      watchTroubles: () => session.engine.health?.troubles() ?? [],
      readLog: readRunLog,
      onFault,
    });
    stdout.write(`${whereText(dashboard, port, stdout.isTty)}\n\n`);
    return { close: () => dashboard.close() };
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    stderr.write(`${paintFor(stderr).warn("!")} There is no dashboard: ${why}. Tasks run all the same.\n`);
    return { close: () => Promise.resolve() };
  }
}

/** A link lets someone in, so it stands on a screen and never in a file. */
function whereText(dashboard: RunningDashboard, wanted: number, isTty: boolean): string {
  const taken = wanted !== 0 && dashboard.port !== wanted ? `Port ${wanted} is taken. ` : "";
  if (isTty) return `${taken}Dashboard: ${dashboard.link()}\nAgain, any time: nightdesk open`;
  return `${taken}Dashboard: ${dashboard.address} (to come in: nightdesk open)`;
}

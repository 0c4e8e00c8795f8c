import { runLoop, runOnce } from "../../../engine/loop.ts";
import { createNudge } from "../../../engine/nudge.ts";
import { createWatchHealth } from "../../../engine/watch-health.ts";
import type { Announcement } from "../../../engine/announcement.ts";
import type { Stops, TickSummary } from "../../../engine/tick.ts";
import { isBadOutcome } from "../../../core/outcome.ts";
import { isTerminal } from "../../../core/transitions.ts";
import type { Run } from "../../../core/run.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { codeOf } from "../../faults.ts";
import { configInForce } from "../../known-task.ts";
import { nightLog } from "../../night-log.ts";
import { paintFor } from "../../render/colour.ts";
import { stopOnSignals } from "../../stops.ts";
import type { EngineSession } from "../../services.ts";
import { homeOf } from "../../valid-config.ts";
import { withEngine } from "../../with-engine.ts";
import type { StartFlags } from "./command.ts";
import { listenToPeople } from "./listen.ts";
import { aloneOnWatch } from "./alone-on-watch.ts";
import { openDashboard } from "./dashboard.ts";
import { watchForDamage } from "./damage-watch.ts";
import { checkExpectedFailures } from "./expected-failures.ts";
import { byeText, doubtText, drainText, welcomeText } from "./start-text.ts";

/** More often than this in one life the disk is dying, and going on would only wear out the copies. */
const MOST_RESTORES = 3;

/** `nightdesk start`: until stopped, or one pass with `--once`. */
export async function start(context: CliContext, flags: StartFlags): Promise<ExitCode> {
  const { stdout, stderr } = context.process;
  const log = nightLog(context, stdout);
  const running = new Map<string, Run>();
  const { stops, release } = stopOnSignals(context, (way) => {
    stdout.write(drainText(way, [...running.values()]));
  });
  const announce = (event: Announcement): void => {
    if (event.kind === "run_started") running.set(event.run.id, event.run);
    if (event.kind === "run_ended" || event.kind === "run_retries") running.delete(event.run.id);
    log.announce(event);
  };
  try {
    for (let restores = 0; ; restores += 1) {
      try {
        return await watch(context, flags, { announce, stops, setZone: log.setZone });
      } catch (fault) {
        if (!isRestored(fault) || restores === MOST_RESTORES || stops.drain.aborted) throw fault;
        stderr.write(`${paintFor(stderr).bad("!")} ${fault.message} Going on.\n`);
        running.clear();
      }
    }
  } finally {
    release();
  }
}

interface Watching {
  readonly announce: (event: Announcement) => void;
  readonly stops: Stops;
  setZone(zone: string): void;
}

async function watch(
  context: CliContext,
  flags: StartFlags,
  { announce, stops, setZone }: Watching,
): Promise<ExitCode> {
  const home = homeOf(context);
  const { stdout, stderr } = context.process;
  const once = flags.once ?? false;
  return await withEngine(context, home, { announce }, async (opened) => {
    const config = await configInForce(opened);
    const expected = checkExpectedFailures(flags.expectFailure ?? [], config);
    setZone(config.timezone);
    stderr.write(doubtText((await opened.engine.loadConfig()).problems));
    const { session, damaged } = watchForDamage(withHealth(opened));
    return await aloneOnWatch(session, async () => {
      const { version, clock } = context;
      stdout.write(welcomeText({ version, home, config, now: clock.now(), once, output: stdout }));
      const stop = AbortSignal.any([stops.stop, damaged]);
      const until = { ...stops, stop };
      const { nudge, nudged } = createNudge();
      const listening = once ? null : listenToPeople(context, session, until, nudge);
      let summary: TickSummary;
      try {
        summary = once
          ? await runOnce(session.engine, until)
          : await loopWithDashboard(
              context,
              session,
              { ...until, nudged },
              {
                port: flags.port ?? config.dashboard.port,
                nudge,
              },
            );
      } finally {
        await listening?.end();
      }
      damaged.throwIfAborted();
      stdout.write(byeText(summary, { expected, once, output: stdout }));
      return exitCode(summary, once, expected);
    });
  });
}

function withHealth({ engine, ...rest }: EngineSession): EngineSession {
  return { ...rest, engine: { ...engine, health: createWatchHealth(engine.clock, engine.pace.stepMs) } };
}

/** The dashboard is served for as long as the loop works. */
async function loopWithDashboard(
  context: CliContext,
  session: EngineSession,
  stops: Stops,
  { port, nudge }: { readonly port: number; readonly nudge: () => void },
): Promise<TickSummary> {
  const { close } = await openDashboard(context, homeOf(context), session, port, nudge);
  try {
    return await runLoop(session.engine, stops);
  } finally {
    await close();
  }
}

/** The ledger broke while it was in use, and a copy is in its place. */
function isRestored(fault: unknown): fault is CliError {
  return fault instanceof CliError && codeOf(fault.cause) === "LEDGER_CORRUPT";
}

/** Stopped by a person, the loop has done its work, whatever the tasks did; one pass answers for its runs. */
function exitCode(summary: TickSummary, once: boolean, expected: ReadonlySet<string>): ExitCode {
  if (!once) return EXIT.done;
  if (summary.configInvalid) return EXIT.config;
  return summary.executed.some((run) => isFailure(run) && !expected.has(run.task)) ? EXIT.failed : EXIT.done;
}

function isFailure({ state }: Run): boolean {
  return isTerminal(state) && (isBadOutcome(state) || state === "cancelled");
}

import { runLoop, runOnce } from "../../../engine/loop.ts";
import type { TickSummary } from "../../../engine/tick.ts";
import { isBadOutcome } from "../../../core/outcome.ts";
import { isTerminal } from "../../../core/transitions.ts";
import type { Run } from "../../../core/run.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { configInForce } from "../../known-task.ts";
import { nightLog } from "../../night-log.ts";
import { stopOnSignals } from "../../stops.ts";
import { homeOf } from "../../valid-config.ts";
import { withEngine } from "../../with-engine.ts";
import type { StartFlags } from "./command.ts";
import { aloneOnWatch } from "./alone-on-watch.ts";
import { checkExpectedFailures } from "./expected-failures.ts";
import { byeText, drainText, welcomeText } from "./start-text.ts";

/** `nightdesk start`: until stopped, or one pass with `--once`. */
export async function start(context: CliContext, flags: StartFlags): Promise<ExitCode> {
  const home = homeOf(context);
  const output = context.process.stdout;
  const once = flags.once ?? false;
  const log = nightLog(context, output);
  const running = new Map<string, Run>();
  const { stops, release } = stopOnSignals(context, (way) => {
    output.write(drainText(way, [...running.values()]));
  });
  const hooks = {
    announce: (event: Parameters<typeof log.announce>[0]) => {
      if (event.kind === "run_started") running.set(event.run.id, event.run);
      if (event.kind === "run_ended" || event.kind === "run_retries") running.delete(event.run.id);
      log.announce(event);
    },
  };
  try {
    return await withEngine(context, home, hooks, async (session) => {
      const config = await configInForce(session);
      const expected = checkExpectedFailures(flags.expectFailure ?? [], config);
      log.setZone(config.timezone);
      return await aloneOnWatch(session, async () => {
        output.write(
          welcomeText({ version: context.version, home, config, now: context.clock.now(), once, output }),
        );
        const work = once ? runOnce : runLoop;
        const summary = await work(session.engine, stops);
        output.write(byeText(summary, { expected, once, output }));
        return exitCode(summary, once, expected);
      });
    });
  } finally {
    release();
  }
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

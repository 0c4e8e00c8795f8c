import { runLoop, runOnce } from "../../../engine/loop.ts";
import type { Announcement } from "../../../engine/announcement.ts";
import type { Stops, TickSummary } from "../../../engine/tick.ts";
import { isBadOutcome } from "../../../core/outcome.ts";
import { isTerminal } from "../../../core/transitions.ts";
import type { Run } from "../../../core/run.ts";
import type { ChatPowers } from "../../../ports/chat-powers.ts";
import { answerApproval } from "../../../engine/approvals.ts";
import type { CliContext } from "../../context.ts";
import { answerTo } from "../say/say.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { codeOf } from "../../faults.ts";
import { configInForce } from "../../known-task.ts";
import { runCaptured } from "../../run-captured.ts";
import type { EngineSession } from "../../services.ts";
import { nightLog } from "../../night-log.ts";
import { paintFor } from "../../render/colour.ts";
import { stopOnSignals } from "../../stops.ts";
import { homeOf } from "../../valid-config.ts";
import { withEngine } from "../../with-engine.ts";
import type { StartFlags } from "./command.ts";
import { aloneOnWatch } from "./alone-on-watch.ts";
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
  if (flags.port !== undefined) stderr.write("There is no dashboard yet; --port has no effect.\n");
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
    const { session, damaged } = watchForDamage(opened);
    return await aloneOnWatch(session, async () => {
      const { version, clock } = context;
      stdout.write(welcomeText({ version, home, config, now: clock.now(), once, output: stdout }));
      const work = once ? runOnce : runLoop;
      const stop = AbortSignal.any([stops.stop, damaged]);
      const listening = once ? null : listenToPeople(context, session, { drain: stops.drain, stop });
      let summary: TickSummary;
      try {
        summary = await work(session.engine, { ...stops, stop });
      } finally {
        await listening?.end();
      }
      damaged.throwIfAborted();
      stdout.write(byeText(summary, { expected, once, output: stdout }));
      return exitCode(summary, once, expected);
    });
  });
}

/** People on two-way channels may look and steer while the loop runs. */
function listenToPeople(context: CliContext, session: EngineSession, { drain, stop }: Stops) {
  const over = new AbortController();
  const powers: ChatPowers = {
    runCommand: (line) => runCaptured(context, line, stop),
    async answer({ id, yes, by }) {
      const result = await answerApproval(session.engine, { id, yes, by, answer: null });
      if (result.kind === "answered")
        return yes ? "Yes it is; the run goes on." : "No it is; the run is told.";
      if (result.kind === "unknown") return "There is no such question.";
      if (result.kind === "expired") return "Too late: nobody answered in time.";
      return `It was answered before: ${result.approval.state}.`;
    },
    say: async (text) => (await answerTo(context, text)).text,
  };
  const signals = { over: AbortSignal.any([over.signal, drain]), stop };
  const listened = context.services.listen(homeOf(context), session, powers, signals);
  return {
    async end(): Promise<void> {
      over.abort();
      await listened;
    },
  };
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

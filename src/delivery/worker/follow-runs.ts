/** Keeps messages about runs up to date. What they say is also said elsewhere, so that nothing hangs on them. */
import type { ChannelPlan } from "../../core/channels.ts";
import type { Run } from "../../core/run.ts";
import type { Config } from "../../core/task.ts";
import { isTerminal } from "../../core/transitions.ts";
import { ChannelError } from "../../ports/channel-error.ts";
import type { Channel, LivePlace } from "../../ports/channel.ts";
import { type Progress, runningText, runText } from "../run-text.ts";
import type { WorkerParts } from "./context.ts";
import { quietFor } from "./decide.ts";
import { backOffMs } from "./limits.ts";
import { forgetLiveRun, keepLiveRun, type LiveRun, liveRuns } from "./live-runs.ts";

/** Chats take one message a second; nobody reads a figure that changes faster than this. */
const EDIT_MS = 5_000;
/** A run that is over sooner than this needs no message on its way. */
const LEAST_MS = 15_000;
/** An end that could not be told for so long is told by other messages, or not at all. */
const GIVE_UP_MS = 86_400_000;

export interface RunFollower {
  /** A run that this process carries says how far it is. */
  heard(run: Run, progress: Progress): void;
  /** Rejects only where the ledger does. */
  follow(config: Config, plan: ChannelPlan, stop: AbortSignal): Promise<void>;
}

interface Round {
  readonly config: Config;
  readonly plan: ChannelPlan;
  readonly stop: AbortSignal;
  readonly now: number;
}

export function runFollower(parts: WorkerParts): RunFollower {
  const { ledger, clock } = parts;
  const progress = new Map<string, Progress & { readonly run: Run }>();
  /** What each message says, as far as this process knows. */
  const shown = new Map<string, { readonly text: string; readonly at: number }>();
  /** Runs of which a message may be there that cannot be changed, since its id is not known. */
  const lost = new Set<string>();
  /** What the ledger has yet to hear, by message. What was told is told, whether it can be kept on a full disk or not. */
  const unkept = new Map<string, LiveRun>();
  const over = new Map<string, LiveRun>();
  let notBefore = 0;
  let faults = 0;

  /** @returns the fault that the channel answered with; null if it did as it was told */
  async function tell(name: LiveRun["channel"], config: Config, work: (channel: Channel) => Promise<void>) {
    try {
      await work(await parts.openChannel(name, config));
      faults = 0;
      return null;
    } catch (fault) {
      if (!(fault instanceof ChannelError)) return "refused";
      if (fault.fault !== "refused") {
        faults += 1;
        notBefore = clock.now() + (fault.retryAfterMs ?? backOffMs(faults, parts.random()));
      }
      return fault.fault;
    }
  }

  /** A message for a run that has none yet, where its task asks for it. */
  async function begin(run: Run, text: string, { config, plan, stop }: Round): Promise<void> {
    for (const name of plan.names) {
      let canWrite = false;
      const places: LivePlace[] = [];
      const fault = await tell(name, config, async ({ write }) => {
        if (write === undefined) return;
        canWrite = true;
        places.push(await write(text, stop));
      });
      for (const place of places) {
        shown.set(place.message, { text, at: clock.now() });
        unkept.set(place.message, { ...place, run: run.id, isAsked: false });
      }
      if (fault === "unknown") lost.add(run.id);
      if (canWrite && fault !== "refused") return;
    }
  }

  /** Rejects where the ledger does; what is left is tried again in the next round. */
  async function store(): Promise<void> {
    for (const [message, live] of unkept) {
      if (!over.has(message)) await ledger.write((tx) => keepLiveRun(tx, live));
      unkept.delete(message);
    }
    for (const [message, live] of over) {
      await ledger.write((tx) => forgetLiveRun(tx, live));
      over.delete(message);
    }
  }

  async function beginWanted(live: readonly LiveRun[], round: Round): Promise<void> {
    const quiet = { severity: "info", kind: "success" } as const;
    if (quietFor(parts, round.config, round.plan, quiet, round.now) !== null) return;
    for (const [id, heard] of progress) {
      const task = round.config.tasks.find((candidate) => candidate.id === heard.run.task);
      const run = await ledger.read((tx) => tx.run(id));
      if (run === null || isTerminal(run.state)) {
        progress.delete(id);
        lost.delete(id);
      } else if (
        task?.notify.includes("progress") === true &&
        round.now - (run.startedAt ?? round.now) >= LEAST_MS &&
        !lost.has(id) &&
        !live.some((known) => known.run === id)
      )
        await begin(run, parts.mask(runText(run, null, heard)), round);
    }
  }

  async function update(live: LiveRun, { config, plan, stop, now }: Round): Promise<void> {
    const forget = () => void over.set(live.message, live);
    const found = await ledger.read(async (tx) => {
      const run = await tx.run(live.run);
      return run === null ? null : { run, headline: await tx.headline(live.run) };
    });
    if (found === null || !plan.names.includes(live.channel)) return forget();
    const { run, headline } = found;
    const isOver = isTerminal(run.state);
    const text = parts.mask(runText(run, headline, progress.get(run.id) ?? null));
    const last = shown.get(live.message) ?? { text: runningText(run.task), at: 0 };
    if (!isOver && (last.text === text || now - last.at < EDIT_MS)) return;
    const fault = await tell(live.channel, config, async ({ rewrite }) => await rewrite?.(live, text, stop));
    shown.set(live.message, { text, at: now });
    if (!isOver) return;
    if (fault !== null && fault !== "refused" && now - (run.finishedAt ?? now) < GIVE_UP_MS) return;
    // Deleted, or too old to be changed: whoever asked is told all the same.
    if (fault === "refused" && live.isAsked)
      await tell(live.channel, config, async ({ write }) => void (await write?.(text, stop, live.chat)));
    shown.delete(live.message);
    progress.delete(run.id);
    forget();
  }

  return {
    heard: (run, { fraction, note }) => void progress.set(run.id, { run, fraction, note }),
    async follow(config, plan, stop) {
      const now = clock.now();
      if (now < notBefore && notBefore - now <= GIVE_UP_MS) return await store();
      const round = { config, plan, stop, now };
      const known = [...(await ledger.read(liveRuns)), ...unkept.values()];
      const live = known.filter(({ message }) => !over.has(message));
      for (const one of live) {
        if (stop.aborted || clock.now() < notBefore) return await store();
        await update(one, round);
      }
      if (progress.size > 0) await beginWanted(live, round);
      await store();
    },
  };
}

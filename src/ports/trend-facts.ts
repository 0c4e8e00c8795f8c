/** What the ledger tells about a task's habits. */
import type { ChannelName } from "../core/channels.ts";
import type { Outcome } from "../core/outcome.ts";
import type { ChannelPast } from "../core/trends/channel-trend.ts";
import type { PastRun } from "../core/trends/task-trends.ts";

export interface TrendFacts {
  /** A task's last runs that are like each other: started by schedule or follow-up, no full rebuilds. Newest first. */
  comparableRuns(task: string, limit: number): Promise<PastRun[]>;
  /** When the attempt of a run that is under way began; null if none is. */
  workingSince(run: string): Promise<number | null>;
  /** How a task's moments after an instant ended, spans included. */
  momentsSince(
    task: string,
    after: number,
  ): Promise<{ outcome: Outcome; reason: string | null; count: number }[]>;
  /** What a channel has lost since it delivered last. */
  channelPast(channel: ChannelName): Promise<ChannelPast>;
  /** What Claude cost on each local date of a stretch on which it was asked. */
  spendPerDay(filter: { from: string; until: string }): Promise<{ day: string; usd: number }[]>;
}

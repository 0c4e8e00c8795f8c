/** What the worker needs from outside. */
import type { ChannelName, QuietHours } from "../../core/channels.ts";
import type { Config } from "../../core/task.ts";
import type { Channel } from "../../ports/channel.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Processes } from "../../ports/processes.ts";

export interface WorkerParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly processes: Pick<Processes, "self" | "liveness">;
  /** The configuration in force; null before there is one. */
  config(): Config | null;
  /** A channel with its settings of now. Throws ChannelError if they are not complete. */
  openChannel(name: ChannelName, config: Config): Promise<Channel>;
  quietUntil(at: number, zone: string, quiet: QuietHours): number | null;
  /** Takes secrets out of a text. */
  mask(text: string): string;
  /** 0 to 1, for pauses that do not fall together. */
  random(): number;
  /** Tells the terminal of a fault. */
  tell(detail: string): void;
}

/** Powers of a task beyond reading and its own datasets. They are declared, granted by a person, and checked. */
import type { Published, PublishOptions, PublishPlace, PublishSource } from "../ports/publisher.ts";

export const POWERS = ["enqueue", "deliver", "publish", "propose", "undo"] as const;
export type Power = (typeof POWERS)[number];

export interface Delivery {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** Not before this instant, epoch milliseconds. */
  readonly notBefore?: number;
  /** Worthless after this instant. */
  readonly expiresAt?: number;
}

/**
 * Publishes a folder of the home, or the dashboard with its public tasks, to a folder or a branch. Every byte is looked
 * through first; what is there already is not published again.
 *
 * @param what a path below the home, or `{ dashboard: true }`
 * @throws PublishError with a stable `code`; nothing was published then
 */
export type Publish = (
  what: string | PublishSource,
  to: PublishPlace,
  options?: PublishOptions,
) => Promise<Published>;

export interface Powers {
  /** Asks for a run of another task after this one has succeeded. Do not wait for it. */
  enqueue(task: string): void;
  deliver(message: Delivery): Promise<void>;
  readonly publish: Publish;
  /** Proposes a change that only a person can enable. */
  propose(change: { readonly title: string; readonly body: string }): Promise<void>;
  readonly undo: {
    /** Keeps a file as it is now, so that `nightdesk undo RUN` can bring it back. */
    save(path: string): Promise<void>;
  };
}

/** The task used a power that it did not declare or that nobody granted. */
export class PowerNotGranted extends Error {
  readonly code = "POWER_NOT_GRANTED";
  readonly power: Power;
  constructor(power: Power, whatToDo: string) {
    super(`This task may not ${power}: ${whatToDo}`);
    this.name = "PowerNotGranted";
    this.power = power;
  }
}

/** The power is declared and granted, but this version of Nightdesk cannot do it yet. */
export class PowerNotAvailable extends Error {
  readonly code = "POWER_NOT_AVAILABLE";
  readonly power: Power;
  constructor(power: Power) {
    super(`"${power}" is not available in this version of Nightdesk; take it out of \`uses\` until it is.`);
    this.name = "PowerNotAvailable";
    this.power = power;
  }
}

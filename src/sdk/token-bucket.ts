/** Requests to one host, spread over time. */

export interface Rate {
  /** Requests in a second, on average. */
  readonly perSecond: number;
  /** So many may come at once after a rest. Default 1. */
  readonly burst?: number;
}

interface BucketParts {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Rejects with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface TokenBuckets {
  /** Waits until the host may be asked once more; in the order of the calls. */
  take(host: string, rate: Rate, signal: AbortSignal): Promise<void>;
}

/** Up to a tenth of the pause more, so that many machines do not ask in step. */
const JITTER = 0.1;

export function createTokenBuckets({ now, random, pause }: BucketParts): TokenBuckets {
  /** When the next request of each host may begin. */
  const free = new Map<string, number>();
  return {
    async take(host, { perSecond, burst = 1 }, signal) {
      if (!(perSecond > 0) || !(burst >= 1))
        throw new RangeError(`a rate has to be above 0, with a burst of at least 1`);
      const interval = (1000 / perSecond) * (1 + random() * JITTER);
      const at = now();
      // A rest is worth at most `burst` requests.
      const earliest = Math.max(free.get(host) ?? 0, at - interval * (burst - 1));
      free.set(host, earliest + interval);
      if (earliest > at) await pause(earliest - at, signal);
    },
  };
}

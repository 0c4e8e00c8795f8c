/** Time as the engine sees it. Two clocks, because people and NTP move the first one. */
export interface Clock {
  /** Wall clock, epoch milliseconds. */
  now(): number;
  /** Milliseconds that only grow while the process lives; the origin means nothing. */
  monotonic(): number;
  /** Milliseconds since the machine started, comparable between processes of one boot. */
  uptime(): number;
  /**
   * Resolves after `ms`, or at once when `signal` aborts; never rejects.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

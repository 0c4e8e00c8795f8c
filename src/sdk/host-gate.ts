/** Lets only a few requests to one host run at once. */

export interface HostGate {
  /**
   * Waits for a place.
   *
   * @returns a function that gives the place back
   * @throws the signal's reason if it aborts first
   */
  enter(host: string, signal: AbortSignal): Promise<() => void>;
}

export function createHostGate(perHost: number): HostGate {
  const active = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();

  function leave(host: string): void {
    const next = waiting.get(host)?.shift();
    if (next !== undefined) return next();
    active.set(host, (active.get(host) ?? 1) - 1);
  }

  function place(host: string): () => void {
    let given = true;
    return () => {
      if (given) leave(host);
      given = false;
    };
  }

  return {
    async enter(host, signal) {
      signal.throwIfAborted();
      const running = active.get(host) ?? 0;
      if (running < perHost) {
        active.set(host, running + 1);
        return place(host);
      }
      const turn = Promise.withResolvers<void>();
      const queue = waiting.get(host) ?? [];
      waiting.set(host, queue);
      queue.push(turn.resolve);
      const stop = (): void => {
        const position = queue.indexOf(turn.resolve);
        if (position < 0) return;
        queue.splice(position, 1);
        turn.reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
      try {
        await turn.promise;
      } finally {
        signal.removeEventListener("abort", stop);
      }
      return place(host);
    },
  };
}

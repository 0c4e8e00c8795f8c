/** Wakes a loop that pauses: somebody in this process has just given it work. */
export interface Nudge {
  nudge(): void;
  /** Resolves at the next nudge, at once if there was one since it was last asked. */
  nudged(): Promise<void>;
}

export function createNudge(): Nudge {
  let isPending = false;
  let next = Promise.withResolvers<void>();

  async function wait(): Promise<void> {
    await next.promise;
    isPending = false;
    next = Promise.withResolvers<void>();
  }

  return {
    nudge() {
      isPending = true;
      next.resolve();
    },
    nudged() {
      // A nudge that came while the loop was at work must not be slept over.
      if (isPending) {
        isPending = false;
        next = Promise.withResolvers<void>();
        return Promise.resolve();
      }
      return wait();
    },
  };
}

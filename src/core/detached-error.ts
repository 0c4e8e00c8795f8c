/** The watch over a living attempt was given up; the work goes on and nothing of it is settled. */
export class DetachedError extends Error {
  constructor(runId: string) {
    super(`Run ${runId} goes on without a watcher; the next process takes it over`);
    this.name = "DetachedError";
  }
}

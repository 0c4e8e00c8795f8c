/** One thing after the other, in the order of asking. */

/** @returns a function that runs each piece of work after all earlier ones have ended, however they ended */
export function createSerial(): <T>(work: () => Promise<T> | T) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return function inTurn(work) {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

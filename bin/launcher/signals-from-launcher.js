// The app's side of the agreement in signals-to-app.js.

/** @typedef {Map<string, { received: number, delivered: number }>} Counts by name of the signal */
/** @typedef {(event: string, ...rest: unknown[]) => boolean} Emit */

/**
 * Makes this process obey the launcher that handed over to it. Call it before the app adds its first listener.
 * A signal reaches the app's listeners as often as the launcher or this process received it, whichever is more.
 */
export function listenToLauncher() {
  delete process.env["NIGHTDESK_HANDED_OVER"];
  if (!process.connected) return;
  /** @type {Counts} */
  const counts = new Map();
  process.on("newListener", (signal) => {
    if (typeof signal !== "string" || !signal.startsWith("SIG") || counts.has(signal)) return;
    counts.set(signal, { received: 0, delivered: 0 });
    tell({ listensFor: signal });
  });
  const emit = dropRepeats(counts);
  process.on("message", (/** @type {{ signal: NodeJS.Signals, count: number }} */ message) =>
    deliver(message, counts, emit),
  );
  process.channel?.unref();
  // Killed with -9, the launcher cannot pass that on. For whoever did it, launcher and app are one process.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
}

/** @param {{ listensFor: string }} message */
function tell(message) {
  // The launcher may be gone; then there is nobody to tell.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/**
 * Node calls `process.emit` for each signal that arrives; one that the launcher told of already is dropped.
 *
 * @param {Counts} counts
 * @returns {Emit} what `process.emit` was before
 */
function dropRepeats(counts) {
  /** @type {Emit} */
  const emit = process.emit.bind(process);
  /** @type {Emit} */
  const emitUnlessTold = (event, ...rest) => {
    const count = counts.get(event);
    if (count === undefined) return emit(event, ...rest);
    count.received += 1;
    if (count.received <= count.delivered) return true;
    count.delivered = count.received;
    return emit(event, ...rest);
  };
  Object.defineProperty(process, "emit", { value: emitUnlessTold, writable: true, configurable: true });
  return emit;
}

/**
 * @param {{ signal: NodeJS.Signals, count: number }} message
 * @param {Counts} counts
 * @param {Emit} emit
 */
function deliver({ signal, count }, counts, emit) {
  const known = counts.get(signal);
  if (known === undefined || count <= known.delivered) return;
  known.delivered = count;
  if (process.listenerCount(signal) > 0) emit(signal, signal);
  // The app has stopped listening, so the signal does what it does by nature.
  else process.kill(process.pid, signal);
}

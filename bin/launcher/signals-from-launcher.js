// The app's side of the agreement in signals-to-app.js.

/**
 * Makes this process obey the launcher that handed over to it. Call it before the app adds its first listener.
 * A signal reaches the app's listeners as often as the launcher or this process received it, whichever is more.
 */
export function listenToLauncher() {
  delete process.env.NIGHTDESK_HANDED_OVER;
  if (!process.connected) return;
  const counts = new Map();
  process.on("newListener", (signal) => {
    if (typeof signal !== "string" || !signal.startsWith("SIG") || counts.has(signal)) return;
    counts.set(signal, { received: 0, delivered: 0 });
    tell({ listensFor: signal });
  });
  const emit = dropRepeats(counts);
  process.on("message", (message) => deliver(message, counts, emit));
  process.channel.unref();
  // Killed with -9, the launcher cannot pass that on. For whoever did it, launcher and app are one process.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
}

function tell(message) {
  // The launcher may be gone; then there is nobody to tell.
  if (process.connected) process.send(message, () => undefined);
}

/** Node calls `process.emit` for each signal that arrives; one that the launcher told of already is dropped. */
function dropRepeats(counts) {
  const emit = process.emit;
  process.emit = function emitUnlessTold(event, ...rest) {
    const count = counts.get(event);
    if (count === undefined) return emit.call(process, event, ...rest);
    count.received += 1;
    if (count.received <= count.delivered) return true;
    count.delivered = count.received;
    return emit.call(process, event, ...rest);
  };
  return emit;
}

function deliver(message, counts, emit) {
  const count = counts.get(message?.signal);
  if (count === undefined || message.count <= count.delivered) return;
  count.delivered = message.count;
  if (process.listenerCount(message.signal) > 0) emit.call(process, message.signal, message.signal);
  // The app has stopped listening, so the signal does what it does by nature.
  else process.kill(process.pid, message.signal);
}

// Two processes, one press of Ctrl-C. The terminal sends SIGINT to both of them, `kill PID` only to this one, a
// service manager's stop to both again, and nothing in a signal tells which it was. To the app a second signal means
// "stop at once", so passing on what it has already got would be wrong, and so would passing on nothing.
//
// Therefore: while the app lets a signal end it, the signal itself is passed on (twice does no harm). As soon as the
// app listens for that signal, only the number of times it was received here is told, and the app takes the greater of
// that number and its own. No timing is involved.

const WINDOWS = process.platform === "win32";
/** @type {readonly NodeJS.Signals[]} */
const PASSED_ON = WINDOWS ? ["SIGINT", "SIGBREAK", "SIGHUP"] : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Passes signals on to the app until the returned function is called. This process outlives them all.
 *
 * @param {import("node:child_process").ChildProcess} app with an IPC channel
 * @returns {() => void} gives the signals back their usual effect
 */
export function passSignalsTo(app) {
  /** @type {Set<string>} Signals that the app listens for. */
  const heard = new Set();
  /** @type {Map<string, number>} */
  const counts = new Map();
  app.on("message", (/** @type {{ listensFor?: unknown }} */ message) => {
    if (typeof message.listensFor === "string") heard.add(message.listensFor);
  });
  /** @param {NodeJS.Signals} signal @param {number} count */
  const pass = (signal, count) => {
    if (heard.has(signal) && app.connected) {
      app.send({ signal, count }, () => undefined);
    } else if (!WINDOWS) {
      // On Windows this would end the app without asking; its console has told it already.
      app.kill(signal);
    }
  };
  /** @param {NodeJS.Signals} signal */
  const receive = (signal) => {
    const count = (counts.get(signal) ?? 0) + 1;
    counts.set(signal, count);
    // What the app has said by now may still lie in the channel; it is read before the second of these.
    setImmediate(() => setImmediate(() => pass(signal, count)));
  };
  for (const signal of PASSED_ON) process.on(signal, receive);
  return () => {
    for (const signal of PASSED_ON) process.removeListener(signal, receive);
  };
}

// `npm start` puts npm and often a shell between the terminal and the app, and both handle signals in their own way:
//
// - npm passes SIGINT on to its child, which a terminal has told already. Where `sh` is bash, which steps aside for a
//   single command, the app gets both; two signals mean "stop at once" to it. Hence repeats that follow at once are
//   dropped: they come within milliseconds, a person's second press does not.
// - Where `sh` is dash, SIGTERM to npm ends only the shell, and the app would run on with nobody to stop it. Hence the
//   end of the shell counts as that signal.

const REPEAT_MS = 400;
const LOOK_MS = 500;

/** Makes `npm start` stop as the app itself does. Call it before the app adds its first listener. */
export function stopWellUnderNpm() {
  /** @type {Map<string, number>} When each signal last reached the app. */
  const last = new Map();
  dropQuickRepeats(last);
  if (process.platform !== "win32") followParent(() => last.size > 0);
}

/** @param {Map<string, number>} last */
function dropQuickRepeats(last) {
  /** @type {(event: string, ...rest: unknown[]) => boolean} */
  const emit = process.emit.bind(process);
  /** @type {typeof emit} */
  const emitOnce = (event, ...rest) => {
    if (event !== "SIGINT" && event !== "SIGTERM" && event !== "SIGHUP") return emit(event, ...rest);
    const now = performance.now();
    const before = last.get(event);
    if (before !== undefined && now - before < REPEAT_MS) return true;
    last.set(event, now);
    return emit(event, ...rest);
  };
  Object.defineProperty(process, "emit", { value: emitOnce, writable: true, configurable: true });
}

/** @param {() => boolean} asked has the app been asked to stop already? */
function followParent(asked) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    if (!asked()) process.kill(process.pid, "SIGTERM");
  }, LOOK_MS);
  timer.unref();
}

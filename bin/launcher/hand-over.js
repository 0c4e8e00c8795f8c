import { spawn } from "node:child_process";
import { findNode } from "./find-node.js";
import { MINIMUM_MAJOR } from "./minimum-node.js";
import { passSignalsTo } from "./signals-to-app.js";

/** Exit code for "something needed is not there". */
const NOT_THERE = 69;

/**
 * Runs the launcher again in a Node that is new enough, with this process's arguments, folder and streams, and ends
 * the way that process ends: same exit code, or by the same signal.
 *
 * @param {string} launcher path of bin/nightdesk.js
 */
export async function handOver(launcher) {
  /** @type {string[]} */
  const complaints = [];
  // A second hand-over would mean that the chosen Node lied about its version; without this it would never end.
  const again = process.env["NIGHTDESK_HANDED_OVER"] !== undefined;
  const node = again ? null : findNode(launcher, (sentence) => complaints.push(sentence));
  if (node === null) return giveUp(complaints);
  const app = spawn(node, [launcher, ...process.argv.slice(2)], {
    // The fourth stream carries the counts of signals; see signals-to-app.js.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, NIGHTDESK_HANDED_OVER: "1" },
    windowsHide: false,
  });
  const stopPassing = passSignalsTo(app);
  const { code, signal, error } = await end(app);
  stopPassing();
  if (error !== null) return giveUp([`${node} could not be started (${error.message})`]);
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  endBy(signal);
}

/**
 * @param {import("node:child_process").ChildProcess} app
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, error: Error | null }>}
 */
function end(app) {
  return new Promise((resolve) => {
    app.once("error", (error) => resolve({ code: null, signal: null, error }));
    app.once("exit", (code, signal) => resolve({ code, signal, error: null }));
  });
}

/**
 * Whoever waits for this process sees the same signal that ended the app.
 *
 * @param {NodeJS.Signals} signal
 */
function endBy(signal) {
  process.kill(process.pid, signal);
  // Reached where the signal does not end a process by itself; 1 is never mistaken for success.
  process.exitCode = 1;
}

/** @param {readonly string[]} complaints */
function giveUp(complaints) {
  const why = complaints.length === 0 ? "" : `; ${complaints.join("; ")}`;
  process.stderr.write(
    `nightdesk: Node ${MINIMUM_MAJOR} or newer is needed and this is ${process.versions.node}${why}: ` +
      `install it from https://nodejs.org, run "npm ci" in a checkout, or set NIGHTDESK_NODE to its path.\n`,
  );
  process.exitCode = NOT_THERE;
}

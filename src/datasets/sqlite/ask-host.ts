/**
 * The program of a process that asks one question of a dataset. SQLite cannot be interrupted from JavaScript while it
 * computes, but a process can be ended.
 */
import { text } from "node:stream/consumers";
import { serialize } from "node:v8";
import { Worker } from "node:worker_threads";
import { DatasetError } from "../../ports/dataset-error.ts";
import { explainSqliteError } from "./errors.ts";
import { openForReading } from "./open-file.ts";
import { queryRows } from "./query.ts";
import type { Asked, Answered } from "./ask.ts";

/** Ends the process from beside when its time is over or nobody waits for it any more; it must not outlive who asked. */
const GUARD = `
  const { workerData: { timeoutMs, parent } } = require("node:worker_threads");
  const end = Date.now() + timeoutMs;
  setInterval(() => {
    if (Date.now() > end || process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  }, 250);
`;

const { path, dataset, sql, timeoutMs } = JSON.parse(await text(process.stdin)) as Asked;
new Worker(GUARD, { eval: true, workerData: { timeoutMs: timeoutMs + 1000, parent: process.ppid } }).unref();
process.stdout.write(serialize(answer()));

function answer(): Answered {
  try {
    const db = openForReading(path);
    try {
      return { rows: queryRows(db, sql) };
    } finally {
      db.close();
    }
  } catch (fault) {
    const error = explainSqliteError(fault, dataset);
    if (error instanceof DatasetError) return { code: error.code, message: error.message };
    return { code: null, message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The program of a process that asks one question of a dataset. SQLite cannot be interrupted from JavaScript while it
 * computes, but a process can be ended.
 */
import { text } from "node:stream/consumers";
import { serialize } from "node:v8";
import { DatasetError } from "../../ports/dataset-error.ts";
import { explainSqliteError } from "./errors.ts";
import { openForReading } from "./open-file.ts";
import { queryRows } from "./query.ts";
import type { Asked, Answered } from "./ask.ts";

const { path, dataset, sql } = JSON.parse(await text(process.stdin)) as Asked;
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

/** A connection that changes nothing, also where nothing can be written. */
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { sqliteResult } from "./faults.ts";
import { hasLog } from "./files.ts";
import { OPENING_PATIENCE_MS } from "./pragmas.ts";

const READONLY = 8;
const CANTOPEN = 14;

/**
 * Opens a database for reading. SQLite needs a file beside it to share it with writers; in a folder that cannot be
 * written there are no writers, and it is read as it lies there.
 */
export function openToRead(path: string): DatabaseSync {
  try {
    return probed(new DatabaseSync(path, { readOnly: true, timeout: OPENING_PATIENCE_MS }));
  } catch (error) {
    const result = sqliteResult(error);
    if ((result !== READONLY && result !== CANTOPEN) || hasLog(path)) throw error;
  }
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return probed(new DatabaseSync(url, { readOnly: true }));
}

/** Opening alone does not touch the file. */
function probed(database: DatabaseSync): DatabaseSync {
  try {
    database.prepare("select count(*) from sqlite_schema").get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

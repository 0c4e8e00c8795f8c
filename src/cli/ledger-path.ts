/** Where a home's ledger lies, read by eye: commands that only read must not wait for a YAML parser. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";
import type { Home } from "./home.ts";

const LEDGER_LINE = /^ledger[ \t]*:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s#"'][^\n#]*))/m;

/**
 * Absolute path of the SQLite ledger.
 *
 * @throws CliError unavailable for a PostgreSQL ledger, which this version cannot open
 */
export function ledgerPath({ folder, configFile }: Home): string {
  const match = LEDGER_LINE.exec(textOrEmpty(configFile));
  const written = (match?.[1] ?? match?.[2] ?? match?.[3] ?? "").trim();
  if (/^postgres(ql)?:/.test(written)) {
    throw new CliError(
      EXIT.unavailable,
      "The configuration keeps the ledger in PostgreSQL, which this version cannot do yet.",
      "Remove the ledger: line to keep it in state/ledger.db.",
    );
  }
  return resolve(folder, written === "" ? "state/ledger.db" : written);
}

function textOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The last good configuration is in the ledger at its usual place.
    return "";
  }
}

import type { Datasets, DeletedRows } from "../../../ports/datasets.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { parseInstant } from "../../instants.ts";
import { localOrNull, utcText } from "../../json/instant.ts";
import { printJson } from "../../json/print.ts";
import { withRecord } from "../../open-record.ts";
import { paintFor } from "../../render/colour.ts";
import { safeLine } from "../../render/safe-text.ts";
import { whenText } from "../../render/local-time.ts";
import { withDataset } from "./dataset-query.ts";
import { rowsText } from "./rows-text.ts";
import type { DataChangesFlags } from "./route.ts";

interface TableChanges {
  readonly table: string;
  /** All changed rows; those shown may be fewer. */
  readonly changed: number;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly deleted: DeletedRows;
}

const DEFAULT_ROWS = 20;

/** `nightdesk data changes`: what did the night bring. */
export async function dataChanges(
  context: CliContext,
  flags: DataChangesFlags,
  only?: string,
): Promise<ExitCode> {
  return await withRecord(context, async ({ home, zone, now }) => {
    const since = parseInstant(flags.since ?? "yesterday", { now, zone, bare: "past", flag: "--since" });
    const datasets = await context.services.datasets(home);
    const wanted = { since, limit: flags.limit ?? DEFAULT_ROWS, only: only ?? null };
    const tables = await changedTables(datasets, wanted);
    const output = context.process.stdout;
    if (flags.json) {
      printJson(output, { since: utcText(since), tables: tables.map((table) => tableJson(table, zone)) });
      return EXIT.done;
    }
    const paint = paintFor(output);
    if (tables.length === 0) output.write(`Nothing was changed since ${whenText(since, now, zone)}.\n`);
    for (const { table, changed, rows, deleted } of tables) {
      const gone = deleted.count === 0 ? "" : `, ${deleted.count} deleted`;
      output.write(
        `${paint.bold(table)}: ${changed} ${changed === 1 ? "row" : "rows"} new or changed${gone}\n`,
      );
      if (changed > 0) output.write(`${rowsText(rows.map(withoutBookkeeping), paint.dim)}\n`);
      for (const { key } of deleted.rows) output.write(`  deleted: ${safeLine(key.join(", "))}\n`);
    }
    return EXIT.done;
  });
}

interface Wanted {
  readonly since: number;
  readonly limit: number;
  readonly only: string | null;
}

async function changedTables(datasets: Datasets, { since, limit, only }: Wanted): Promise<TableChanges[]> {
  const changes: TableChanges[] = [];
  let known = only === null;
  for (const dataset of await datasets.list()) {
    await withDataset(datasets, dataset, async (reader) => {
      for (const name of await reader.tables()) {
        const table = `${dataset}.${name}`;
        if (only !== null && only !== table) continue;
        known = true;
        // Tables that a task made by itself do not say when a row was changed.
        if ((await reader.shape(name)) === null) continue;
        const [count] = await reader.query(`select count(*) as n from "${name}" where _changed_at >= ?`, [
          since,
        ]);
        const changed = Number(count?.["n"] ?? 0);
        const deleted = await reader.deleted(name, since, limit);
        if (changed === 0 && deleted.count === 0) continue;
        const rows = await reader.query(
          `select * from "${name}" where _changed_at >= ? order by _changed_at desc limit ?`,
          [since, limit],
        );
        changes.push({ table, changed, rows, deleted });
      }
    });
  }
  if (!known)
    throw new CliError(EXIT.unavailable, `There is no table "${only ?? ""}".`, "All: nightdesk data list");
  return changes;
}

function tableJson({ table, changed, rows, deleted }: TableChanges, zone: string) {
  return {
    table,
    changed,
    deleted: deleted.count,
    deleted_rows: deleted.rows.map(({ key, run, at }) => ({
      run,
      deleted_at: utcText(at),
      deleted_local: localOrNull(at, zone),
      key,
    })),
    rows: rows.map((row) => {
      const at = Number(row["_changed_at"]);
      return {
        run: row["_run"],
        changed_at: utcText(at),
        changed_local: localOrNull(at, zone),
        row: withoutBookkeeping(row),
      };
    }),
  };
}

function withoutBookkeeping(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => !/^_(run|changed_at|version)$/.test(name)),
  );
}

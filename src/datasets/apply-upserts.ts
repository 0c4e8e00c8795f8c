/** Rows that a script put into its report, applied when its run has succeeded. */
import type { UpsertDraft } from "../core/report.ts";
import type { Datasets, DatasetWriter, Fence, TableShape, UpsertCounts } from "../ports/datasets.ts";
import { DatasetError } from "../ports/dataset-error.ts";
import { inferShape } from "./infer-shape.ts";
import { splitAddress } from "./names.ts";
import { encodeRows } from "./rows.ts";
import { checkShape } from "./shape.ts";

export interface AppliedUpserts {
  /** By `dataset.table`. */
  readonly tables: Readonly<Record<string, UpsertCounts>>;
  /** Rows that the whole run changed, earlier tries included. */
  readonly changed: number;
}

/**
 * Applies all rows of one report: everything is checked before anything is written, then each dataset is one
 * transaction. Applying the same report again changes nothing.
 *
 * @param watermark the report's watermark, kept for every table that the report names, or null
 * @throws DatasetError that names table, row and column
 */
export async function applyUpserts(
  datasets: Datasets,
  fence: Fence,
  upserts: readonly UpsertDraft[],
  watermark: string | null,
): Promise<AppliedUpserts> {
  try {
    return await applyOnce(datasets, fence, upserts, watermark);
  } catch (error) {
    if (!(error instanceof DatasetError) || error.code !== "shape_changed") throw error;
    // Somebody added a column between our look at the table and our turn to write.
    return await applyOnce(datasets, fence, upserts, watermark);
  }
}

async function applyOnce(
  datasets: Datasets,
  fence: Fence,
  upserts: readonly UpsertDraft[],
  watermark: string | null,
): Promise<AppliedUpserts> {
  const plans = await planTables(datasets, upserts);
  const writers = new Map<string, DatasetWriter>();
  try {
    const tables: Record<string, UpsertCounts> = {};
    for (const plan of plans) {
      const writer = writers.get(plan.dataset) ?? (await datasets.write(plan.dataset, fence));
      writers.set(plan.dataset, writer);
      const table = await writer.declare(plan.table, plan.shape);
      tables[plan.address] = await table.upsert(plan.rows);
      if (watermark !== null) await table.setWatermark(watermark);
    }
    for (const writer of writers.values()) await writer.commit();
    return { tables, changed: [...writers.values()].reduce((sum, writer) => sum + changedBy(writer), 0) };
  } finally {
    for (const writer of writers.values()) writer.close();
  }
}

interface TablePlan {
  readonly address: string;
  readonly dataset: string;
  readonly table: string;
  readonly shape: TableShape;
  readonly rows: UpsertDraft["rows"];
}

/** One plan per table, also if the report names it in many lines; throws for the first thing that does not fit. */
async function planTables(datasets: Datasets, upserts: readonly UpsertDraft[]): Promise<TablePlan[]> {
  const plans: TablePlan[] = [];
  for (const [address, drafts] of Map.groupBy(upserts, (draft) => draft.dataset)) {
    const { dataset, table } = splitAddress(address);
    const [first] = drafts;
    const key = first?.key ?? [];
    if (drafts.some((draft) => draft.key.join() !== key.join())) {
      throw new DatasetError("bad_shape", `${address}: the report names different keys for this table.`);
    }
    const rows = drafts.flatMap((draft) => draft.rows);
    const shape = inferShape(address, key, rows, await existingShape(datasets, dataset, table));
    checkShape(address, shape);
    encodeRows(address, shape, withoutUnknownNulls(shape, rows));
    plans.push({ address, dataset, table, shape, rows: withoutUnknownNulls(shape, rows) });
  }
  return plans;
}

async function existingShape(datasets: Datasets, dataset: string, table: string): Promise<TableShape | null> {
  const reader = await datasets.read(dataset);
  try {
    return (await reader?.shape(table)) ?? null;
  } finally {
    reader?.close();
  }
}

/** A column that has only ever been null has no type and is not made; naming it is no mistake. */
function withoutUnknownNulls(shape: TableShape, rows: UpsertDraft["rows"]): UpsertDraft["rows"] {
  const known = (entry: readonly [string, unknown]): boolean =>
    Object.hasOwn(shape.columns, entry[0]) || (entry[1] ?? null) !== null;
  return rows.map((row) =>
    Object.entries(row).every(known) ? row : Object.fromEntries(Object.entries(row).filter(known)),
  );
}

function changedBy(writer: DatasetWriter): number {
  const { inserted, updated, deleted } = writer.totals();
  return inserted + updated + deleted;
}

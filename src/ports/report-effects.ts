/** What a succeeded report changes outside the ledger: rows of datasets. Idempotent, so that it may be done again. */
import type { Report } from "../core/report.ts";

export interface ReportEffects {
  /**
   * Applies the report's `upsert` lines and watermark, in one transaction per dataset file.
   *
   * @returns rows inserted, updated or deleted; null if the report held no rows
   * @throws an Error whose message names the dataset, row and column at fault; nothing of that file is applied then
   */
  apply(input: {
    readonly run: string;
    readonly token: number;
    readonly task: string;
    readonly report: Report;
  }): Promise<number | null>;
}

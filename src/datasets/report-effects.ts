/** The rows of succeeded reports, put into their datasets. */
import type { Datasets } from "../ports/datasets.ts";
import type { ReportEffects } from "../ports/report-effects.ts";
import { applyUpserts } from "./apply-upserts.ts";

export function createReportEffects(datasets: Datasets): ReportEffects {
  return {
    async apply({ run, token, task, report }) {
      if (report.upserts.length === 0) return null;
      return (await applyUpserts(datasets, { task, run, token }, report.upserts, report.watermark)).changed;
    },
  };
}

/** Ids of runs are left out where there is no page that they could lead to. */
import type { Published } from "../api/published.ts";

export function withoutDeadRuns(site: Published): Published {
  const isThere = (run: string | undefined) => run !== undefined && run in site.runs;
  for (const day of Object.values(site.days)) {
    for (const { bars, moments } of day.tasks) [...bars, ...moments].forEach(forget);
  }
  for (const { cells } of site.grid.tasks) cells.forEach(forget);
  for (const { absence } of Object.values(site.front)) absence?.moments.forEach(forget);
  for (const trend of Object.values(site.trends))
    trend.points = trend.points.map(([at, ms, look, run]) => [at, ms, look, isThere(run) ? run : ""]);
  return site;

  function forget(mark: { run?: string | undefined }): void {
    if (!isThere(mark.run)) delete mark.run;
  }
}

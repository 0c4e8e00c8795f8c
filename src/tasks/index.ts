/** The built-in tasks by name. Only their settings are loaded; a task itself is loaded by the process that runs it. */
import type { AnyTask } from "../sdk/index.ts";
import { settings as clinpgx } from "./clinpgx/settings.ts";
import { settings as clinvar } from "./clinvar/settings.ts";
import { settings as dataFreshness } from "./data_freshness/settings.ts";
import { settings as genomeWatch } from "./genome_watch/settings.ts";
import { settings as projectHealth } from "./project_health/settings.ts";
import { settings as publishDashboard } from "./publish_dashboard/settings.ts";
import { settings as weeklySummary } from "./weekly_summary/settings.ts";
import type * as z from "zod";

export interface Builtin {
  /** What `with:` may hold. */
  readonly settings: z.ZodType;
  load(): Promise<{ readonly default: AnyTask }>;
  /** For a name of old: what the task is called now. */
  readonly nowCalled?: string;
}

export const builtins: Readonly<Record<string, Builtin>> = {
  clinpgx: { settings: clinpgx, load: () => import("./clinpgx/index.ts") },
  clinvar: { settings: clinvar, load: () => import("./clinvar/index.ts") },
  data_freshness: { settings: dataFreshness, load: () => import("./data_freshness/index.ts") },
  genome_watch: { settings: genomeWatch, load: () => import("./genome_watch/index.ts") },
  pharmgkb: { settings: clinpgx, load: loadPharmgkb, nowCalled: "clinpgx" },
  project_health: { settings: projectHealth, load: () => import("./project_health/index.ts") },
  publish_dashboard: { settings: publishDashboard, load: () => import("./publish_dashboard/index.ts") },
  weekly_summary: { settings: weeklySummary, load: () => import("./weekly_summary/index.ts") },
};

/** PharmGKB is called ClinPGx since 2025; who still says the old name hears of it in each run's log. */
async function loadPharmgkb(): Promise<{ readonly default: AnyTask }> {
  const { default: task } = await import("./clinpgx/index.ts");
  const renamed: typeof task = {
    ...task,
    run(context) {
      context.log("use: pharmgkb is called clinpgx now; both mean the same task.");
      return task.run(context);
    },
  };
  return { default: renamed };
}

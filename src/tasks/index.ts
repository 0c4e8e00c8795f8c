/** The built-in tasks by name. Only their settings are loaded; a task itself is loaded by the process that runs it. */
import type { AnyTask } from "../sdk/index.ts";
import { settings as clinvar } from "./clinvar/settings.ts";
import { settings as genomeWatch } from "./genome_watch/settings.ts";
import { settings as projectHealth } from "./project_health/settings.ts";
import type * as z from "zod";

export interface Builtin {
  /** What `with:` may hold. */
  readonly settings: z.ZodType;
  load(): Promise<{ readonly default: AnyTask }>;
}

export const builtins: Readonly<Record<string, Builtin>> = {
  clinvar: { settings: clinvar, load: () => import("./clinvar/index.ts") },
  genome_watch: { settings: genomeWatch, load: () => import("./genome_watch/index.ts") },
  project_health: { settings: projectHealth, load: () => import("./project_health/index.ts") },
};

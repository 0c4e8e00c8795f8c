/** What one answer is made from: the moment, the zone and the configuration, read once per state of the ledger. */
import type { Config, Task } from "../../core/task.ts";
import type { DashboardSources, RecordSources } from "./sources.ts";

export interface View<S extends RecordSources = DashboardSources> {
  readonly sources: S;
  readonly now: number;
  readonly zone: string;
  /** null before the first pass. */
  readonly config: Config | null;
  readonly tasks: ReadonlyMap<string, Task>;
}

/** A view of runs and slots alone: no money, no questions, no datasets. */
export type RecordView = View<RecordSources>;

/** @returns a function that gives the view of the moment; the configuration is parsed once as long as it is the same */
export function createViews(sources: DashboardSources): (mark: number) => Promise<View> {
  let known: { mark: number; hash: string | null; config: Promise<Config | null> } | null = null;
  return async (mark) => {
    if (known === null || known.mark !== mark) {
      const hash = await sources.overview.configHash();
      const isSame = known !== null && known.hash === hash && hash !== null;
      known = { mark, hash, config: isSame && known !== null ? known.config : sources.goodConfig() };
    }
    const config = await known.config;
    return {
      sources,
      now: sources.clock.now(),
      zone: config?.timezone ?? sources.machineZone(),
      config,
      tasks: new Map((config?.tasks ?? []).map((task) => [task.id, task])),
    };
  };
}

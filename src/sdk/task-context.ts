/** What `run` is given. */
import type { DatasetCache, DatasetsOf, ForeignDataset } from "./dataset.ts";
import type { Desk } from "./desk.ts";
import type { Http } from "./http.ts";
import type { Powers } from "./powers.ts";
import type { Reporter } from "./reporter.ts";
import type { TableSpecs } from "./tables.ts";

export interface TaskContext<Settings, Tables extends TableSpecs, Reads extends string> extends Powers {
  /** The checked settings of `with:`, secrets filled in. */
  readonly settings: Settings;
  readonly datasets: DatasetsOf<Tables>;
  /** Other tasks' datasets, by the names in `reads`. */
  readonly reads: { readonly [K in Reads]: ForeignDataset };
  /** Small JSON values that the task remembers, each for a time; kept with the rows when the run succeeds. */
  readonly cache: DatasetCache;
  readonly desk: Desk;
  readonly http: Http;
  /** Writes a line to the run's log. */
  log(text: string): void;
  /** @param fraction 0 to 1 */
  progress(fraction: number, note?: string): void;
  readonly report: Reporter;
  readonly taskId: string;
  readonly runId: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The same for all attempts of one scheduled moment; hand it to services that know idempotency keys. */
  readonly idempotencyKey: string;
  /** The moment that this run stands for. */
  readonly slot: Date;
  readonly lastSuccess: Date | null;
  /** As `report.watermark` set it in the last succeeded run. */
  readonly watermark: string | null;
  /** True when everything is to be rebuilt, not only what is new. */
  readonly full: boolean;
  /** `--with k=v` of a manual run, as text; also laid over the settings. */
  readonly params: Readonly<Record<string, string>>;
  /** Aborts when the run is cancelled or its time is over. Nothing written after that is kept. */
  readonly signal: AbortSignal;
  /** The folder that holds nightdesk.yaml. Absolute; relative paths in settings start here. */
  readonly home: string;
  /** The folder for datasets and artifacts. Absolute. */
  readonly dataFolder: string;
  /** The time now; use it in place of `new Date()` so that tests can set it. */
  now(): Date;
}

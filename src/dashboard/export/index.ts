/** The dashboard as files that any server of pages, or a disk, can show. */
import type { Site } from "../../ports/publishing.ts";
import { collect, type CollectSources } from "./collect.ts";
import { type BuiltPage, pageFiles } from "./page.ts";
import { publicTasksOf } from "../../core/public-tasks.ts";

export interface ExportSources extends CollectSources {
  /** What `readWebFiles` gives. */
  readonly web: BuiltPage;
}

/**
 * The same ledger and configuration make the same bytes, whatever the moment, the machine's zone and its language.
 *
 * @throws if there is no built page, or if an answer holds what may not leave the home
 */
export async function exportSite({ web, ...sources }: ExportSources): Promise<Site> {
  const { config } = sources;
  const answers = await collect(sources);
  return {
    files: pageFiles(web, answers),
    publicTasks: [...publicTasksOf(config).keys()],
    allTasks: config?.tasks.length ?? 0,
  };
}

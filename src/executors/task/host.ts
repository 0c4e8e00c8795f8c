/**
 * The program of a task's process. It joins what a task needs, as `main.ts` does for Nightdesk itself; everything else
 * is loaded after the compile cache is on, which halves the start.
 */
import { enableCompileCache } from "node:module";
import packageJson from "../../../package.json" with { type: "json" };

enableCompileCache();
const [{ live }, { createSqliteDatasets }, { builtins }] = await Promise.all([
  import("./child/live.ts"),
  import("../../datasets/sqlite/index.ts"),
  import("../../tasks/index.ts"),
]);

await live({
  process,
  fetch: (url, init) => fetch(url, init),
  now: () => Date.now(),
  random: () => Math.random(),
  userAgent: `nightdesk/${packageJson.version}`,
  builtins,
  datasets: createSqliteDatasets,
});

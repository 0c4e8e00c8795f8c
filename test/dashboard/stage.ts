/** A home with a year in it, and a dashboard over it, for the tests of one file. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DemoOptions, makeDemoHome, serveDemo } from "../../scripts/demo/demo-home.ts";
import type { Dashboard } from "../../src/dashboard/server/serve.ts";

export interface Stage {
  readonly home: string;
  readonly dashboard: Dashboard;
  readonly port: number;
  close(): Promise<void>;
}

export async function openStage(options: DemoOptions = {}): Promise<Stage> {
  const home = mkdtempSync(join(tmpdir(), "nightdesk-dashboard-"));
  await makeDemoHome(home);
  const dashboard = await serveDemo(home, 0, options);
  return {
    home,
    dashboard,
    port: dashboard.port,
    async close() {
      await dashboard.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Homes in which the page is looked at: a year of an invented person, their first day, and a morning on which much is wrong. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Dashboard } from "../../src/dashboard/server/serve.ts";
import { makeDemoHome, makeFirstDayHome, serveDemo } from "./demo-home.ts";
import { NOW } from "./moments.ts";
import type { StageName } from "./screens.ts";

export type DemoStages = Readonly<Record<StageName, Dashboard>> & { close(): Promise<void> };

/** @param folder absolute path of an empty folder */
export async function openDemoStages(folder: string): Promise<DemoStages> {
  const homes = {
    year: join(folder, "home"),
    first_day: join(folder, "first"),
    trouble: join(folder, "trouble"),
  };
  for (const home of Object.values(homes)) mkdirSync(home, { recursive: true });
  await makeDemoHome(homes.year);
  await makeFirstDayHome(homes.first_day);
  await makeDemoHome(homes.trouble);
  pauseSome(homes.trouble);
  const stages = {
    year: await serveDemo(homes.year, 0),
    first_day: await serveDemo(homes.first_day, 0),
    trouble: await serveDemo(homes.trouble, 0, {
      configProblems: [
        'nightdesk.yaml:12:17: "weekday" is no schedule; did you mean weekly?',
        "nightdesk.yaml:31:5: the task backup_photos stands here twice",
      ],
      sources: { liveness: () => "dead", lastLifeSign: () => NOW - 50 * 60_000 },
    }),
  };
  return {
    ...stages,
    async close() {
      for (const stage of Object.values(stages)) await stage.close();
    },
  };
}

function pauseSome(home: string): void {
  const database = new DatabaseSync(join(home, "state", "ledger.db"));
  const pause = database.prepare("update task_memory set paused_at = ?, paused_why = ? where task = ?");
  pause.run(NOW - 3 * 86_400_000, "on holiday until Friday", "energy_prices");
  pause.run(NOW - 3_600_000, null, "weekly_summary");
  database.close();
}

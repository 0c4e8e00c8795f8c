/** The weekly summary on the front page. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { NOW } from "../../scripts/demo/moments.ts";
import { front, type Front } from "../../src/dashboard/api/front.ts";
import { openStage, type Stage } from "./stage.ts";
import { enter, type Insider } from "./visitor.ts";

const DAY = 86_400_000;

let stage: Stage;
let inside: Insider;
before(async () => {
  stage = await openStage();
  inside = await enter(stage.port, stage.dashboard.link());
});
after(() => stage.close());

async function week(): Promise<Front["week"]> {
  const { status, text } = await inside.get("/api/front");
  assert.equal(status, 200, text);
  return front.parse(JSON.parse(text)).week;
}

test("UNA-18 the front page leads to the newest weekly summary in one click, until it is of an earlier week", async () => {
  const shown = (await week()) ?? assert.fail();
  assert.ok(NOW - shown.at < 8 * DAY);
  assert.ok(shown.headline.length > 0);
  const { status, text } = await inside.get(`/api/runs/${shown.run}`);
  assert.equal(status, 200);
  assert.equal((JSON.parse(text) as { run: { task: string } }).run.task, "weekly_summary");
  const database = new DatabaseSync(join(stage.home, "state", "ledger.db"), { timeout: 5_000 });
  database.exec(`delete from report where task = 'weekly_summary' and saved_at > ${NOW - 8 * DAY}`);
  database.close();
  assert.equal(await week(), null);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTask } from "../testing/make-task.ts";
import { MINUTE, MONDAY, openStage } from "../../test/engine/stage.ts";
import { cancelRun } from "./steering.ts";

test("CLM-65: a run that ends while something is reserved for it leaves nothing reserved", async () => {
  const brief = makeTask("brief", {
    rule: { kind: "every", everyMs: 10 * MINUTE, anchorMs: 0 },
    work: { kind: "ask", text: "What happened?", file: null },
  });
  const stage = await openStage([brief]);
  stage.work("brief", { waits: { for: "later", at: MONDAY + 60 * MINUTE } });
  await stage.tick();
  stage.sleepUntil(MONDAY + 10 * MINUTE);
  await stage.tick();
  const run = await stage.newestRun("brief");
  assert.deepEqual([run.state, run.reason], ["waiting", "answer"]);
  const { ledger, processes } = stage.ctx;
  await ledger.write((tx) =>
    tx.reserveSpend({
      at: stage.clock.now(),
      day: "2026-11-23",
      task: "brief",
      run: run.id,
      kind: "batch",
      model: "claude-sonnet-5-5",
      reservedUsd: 0.04,
      owner: processes.self(),
    }),
  );
  await cancelRun(stage.ctx, run.id);
  await stage.tick();
  assert.equal((await stage.newestRun("brief")).state, "cancelled");
  assert.deepEqual(await ledger.read((tx) => tx.openSpend()), []);
  const [sum] = await stage.reading.spendSums({ from: "2026-11-23", until: "2026-11-23" });
  assert.deepEqual([sum?.usd, sum?.reservedUsd, sum?.isEstimate], [0.04, 0, true]);
});

/** What a monitor is told, and what the first page says, when the watch cannot be kept. */
import assert from "node:assert/strict";
import { after as afterAll, before as beforeAll, test } from "node:test";
import type { Session } from "../../src/dashboard/api/steering.ts";
import { createHealth, unhealthyFor } from "../../src/dashboard/server/health.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { openStage, type Stage } from "./stage.ts";
import { enter, visit } from "./visitor.ts";

const FULL = "the ledger cannot be written: no space is left on its disk";
let troubles: readonly string[] = [];
let problems: readonly string[] = [];
/** Moves on what the dashboard measures time by: a verdict holds for a second. */
let aheadMs = 0;
const clock = { ...systemClock(), monotonic: () => performance.now() + aheadMs };
let stage: Stage;

beforeAll(async () => {
  stage = await openStage({
    sources: { clock, watchTroubles: () => troubles, configProblems: async () => problems },
  });
});
afterAll(() => stage.close());

async function health(): Promise<[number, string]> {
  aheadMs += 1_000;
  const { status, text } = await visit(stage.port, "/healthz");
  return [status, text];
}

test("UNA-44 /healthz is 200 while the watch is kept, else 503 with one line of reasons that quotes nothing", async () => {
  assert.deepEqual(await health(), [200, "ok\n"]);
  troubles = [FULL];
  assert.deepEqual(await health(), [503, `${FULL}\n`]);
  troubles = [];
  problems = ["nightdesk.yaml:3:5: error: unknown key secret_thing"];
  const invalid = "the configuration is invalid, 1 problem; the last good one is in force\n";
  assert.deepEqual(await health(), [503, invalid]);
  problems = [];
  assert.deepEqual(await health(), [200, "ok\n"]);
});

test("UNA-44 a ledger that cannot be read is no health", async () => {
  const sources = {
    watchTroubles: () => [],
    configProblems: () => Promise.reject(new Error("gone")),
    overview: { mark: () => Promise.reject(new Error("gone")) },
  } as unknown as Parameters<typeof unhealthyFor>[0];
  assert.equal(await unhealthyFor(sources), "the ledger cannot be read; the configuration cannot be read");
});

test("UNA-44 whoever asks /healthz, and however often, the configuration is loaded once in a second at most", async () => {
  let loads = 0;
  let now = 0;
  let answers: readonly string[] = [];
  const loading = Promise.withResolvers<undefined>();
  const ask = createHealth({
    clock: { ...clock, monotonic: () => now },
    watchTroubles: () => [],
    async configProblems() {
      loads += 1;
      await loading.promise;
      return answers;
    },
    overview: { mark: async () => 1 },
  } as unknown as Parameters<typeof createHealth>[0]);
  const crowd = [ask(), ask()];
  now = 5_000;
  crowd.push(ask());
  loading.resolve(undefined);
  assert.deepEqual(await Promise.all(crowd), [null, null, null]);
  answers = ["one"];
  now += 999;
  assert.equal(await ask(), null);
  assert.equal(loads, 1);
  now += 1;
  assert.match((await ask()) ?? "", /1 problem/);
  assert.equal(loads, 2);
});

test("UNA-44 /metrics and every screen agree, also for who has asked a moment before", async () => {
  const { get } = await enter(stage.port, stage.dashboard.link());
  const session = async () => JSON.parse((await get("/api/session")).text) as Session;
  const before = await session();
  assert.deepEqual(before.watch.troubles, []);
  assert.match((await get("/metrics")).text, /^nightdesk_up 1$/m);
  troubles = [FULL];
  const after = await session();
  assert.deepEqual(after.watch.troubles, [FULL]);
  assert.notEqual(after.mark, before.mark, "open pages are told that something has changed");
  assert.match((await get("/metrics")).text, /^nightdesk_up 0$/m);
  troubles = [];
});

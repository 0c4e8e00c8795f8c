import assert from "node:assert/strict";
import { test } from "node:test";
import { commandsIn } from "../../fixtures/in-home.ts";
import { HOUR, live, MONDAY, openHome, servicesOf } from "../../fixtures/lived-home.ts";

const NEARLY_FOUR = MONDAY + 4 * HOUR - 30_000;

test("CLI-17 --once says what it does and where to look, waits for what comes within a minute, and answers for it", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3.5);
  stage.sleepUntil(NEARLY_FOUR);
  const { code, stdout } = await commandsIn(stage, t)("start", "--once");
  assert.equal(code, 1);
  assert.match(stdout, /^Nightdesk 1\.2\.3 makes one pass over .*: 5 tasks, times are UTC\.$/m);
  assert.match(stdout, /^Next: broken today 04:00, holiday today 05:00, brief today 07:45\.$/m);
  assert.match(stdout, /✗ broken failed/);
  assert.match(stdout, /^Done: 1 run; 1 did not succeed: broken\.$/m);
});

test("a failure that was to be expected does not count", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3.5);
  stage.sleepUntil(NEARLY_FOUR);
  const { code, stdout } = await commandsIn(stage, t)("start", "--once", "--expect-failure", "broken");
  assert.equal(code, 0);
  assert.match(stdout, /1 did not succeed \(as expected\): broken/);
});

test("an expected failure of a task that does not exist is wrong usage", async (t) => {
  const { code } = await commandsIn(await openHome(), t)("start", "--once", "--expect-failure", "brokn");
  assert.equal(code, 2);
});

test("CLI-18 a second one on the same home ends with 75 and names the first", async (t) => {
  const stage = await openHome();
  const other = stage.world.newPid();
  await stage.ctx.ledger.write((tx) =>
    tx.saveInstance({
      id: "i1",
      kind: "loop",
      process: stage.world.processesFor(other).self(),
      seenAt: stage.clock.now(),
    }),
  );
  const nightdesk = commandsIn(stage, t);
  const { code, stderr } = await nightdesk("start");
  assert.equal(code, 75);
  assert.match(stderr, new RegExp(`process ${other}`));
  stage.world.die(other);
  assert.equal((await nightdesk("start", "--once")).code, 0);
});

test("an invalid configuration without a good one before ends with 78 and every problem", async (t) => {
  const stage = await openHome();
  stage.configure(null);
  const { code, stderr } = await commandsIn(stage, t)("start");
  assert.equal(code, 78);
  assert.match(stderr, /nightdesk\.yaml:3:5: error: unknown key/);
});

test("an invalid configuration with a good one before is said first, each time", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  stage.configure(null);
  await live(stage, 1);
  const { code, stderr } = await commandsIn(stage, t)("start", "--once");
  assert.equal(code, 78);
  assert.match(stderr, /last good one is in force:\nnightdesk\.yaml:3:5: error/);
});

test("a ledger that breaks in the middle of the night is restored, and the watch goes on", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3.5);
  stage.sleepUntil(NEARLY_FOUR);
  const services = servicesOf(stage);
  let opened = 0;
  const nightdesk = commandsIn(stage, t, {
    services: {
      ...services,
      openEngine: async (home, hooks) => {
        const session = await services.openEngine(home, hooks);
        opened += 1;
        let reads = 0;
        const broken = {
          ...session.engine.ledger,
          read: () =>
            Promise.reject(Object.assign(new Error("page 7 is broken"), { code: "LEDGER_CORRUPT" })),
        };
        const ledger = new Proxy(session.engine.ledger, {
          get: (target, name) =>
            opened === 1 && name === "read" && (reads += 1) > 3 ? broken.read : Reflect.get(target, name),
        });
        return { ...session, engine: { ...session.engine, ledger } };
      },
      restoreLedger: async () => "The copy ledger-2026-11-22.db was put in its place.",
    },
  });
  const { code, stdout, stderr } = await nightdesk("start", "--once");
  assert.equal(opened, 2);
  assert.match(
    stderr,
    /The ledger was damaged \(page 7 is broken\)\. The copy ledger-2026-11-22\.db was put in its place\. Going on\./,
  );
  assert.match(stdout, /broken failed/);
  assert.equal(code, 1);
});

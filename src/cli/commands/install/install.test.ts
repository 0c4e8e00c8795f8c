import assert from "node:assert/strict";
import { test } from "node:test";
import type { RegisteredTick, SystemScheduler, TickJob } from "../../../ports/system-scheduler.ts";
import { SchedulerError } from "../../../ports/system-scheduler.ts";
import { commandsIn } from "../../fixtures/in-home.ts";
import { HOUR, openHome } from "../../fixtures/lived-home.ts";
import { schedulerChecks } from "../doctor/scheduler-checks.ts";

/** A scheduler that keeps its entries in memory. */
function fakeScheduler() {
  const jobs = new Map<string, TickJob>();
  const plan = async (job: TickJob) => ({
    entry: "nightdesk 1",
    text: `call ${job.home} every ${job.everyMinutes}\n`,
    command: "crontab -",
    changes: jobs.get(job.home)?.everyMinutes !== job.everyMinutes,
    notes: [],
  });
  const scheduler: SystemScheduler = {
    kind: "crontab",
    label: "crontab",
    render: async (job) => (await plan(job)).text,
    plan,
    async install(job) {
      const made = await plan(job);
      jobs.set(job.home, job);
      return made;
    },
    uninstall: async (home) => jobs.delete(home),
    registered: async (home) => {
      const job = jobs.get(home);
      return job === undefined ? null : { everyMs: job.everyMinutes * 60_000, program: job.program };
    },
  };
  return { jobs, scheduler };
}

const PROGRAM = [process.execPath, import.meta.filename] as const;

test("UNA-08 install records the interval in the ledger, so that slots within two of them are merely late", async (t) => {
  const stage = await openHome();
  const { jobs, scheduler } = fakeScheduler();
  const services = { scheduler: async () => ({ scheduler, program: PROGRAM }) };
  const nightdesk = commandsIn(stage, t, { services, env: { PATH: "/usr/bin" } });
  const dry = await nightdesk("install", "--every", "60", "--dry-run");
  assert.match(dry.stdout, /would be written to the crontab \(crontab -\):\n\ncall .* every 60\n/);
  assert.equal(jobs.size, 0);
  assert.equal(await stage.reading.note("tick_every_ms"), null);
  const done = await nightdesk("install", "--every", "60");
  assert.match(done.stdout, /The crontab now calls nightdesk tick every 1 h/);
  assert.deepEqual(
    [...jobs.values()].map(({ path }) => path),
    ["/usr/bin"],
  );
  assert.equal(await stage.reading.note("tick_every_ms"), String(HOUR));
  const since = await stage.reading.note("tick_installed_at");
  stage.sleepUntil(stage.clock.now() + HOUR);
  assert.match((await nightdesk("install", "--every", "60")).stdout, /already.*nothing was changed/);
  assert.equal(await stage.reading.note("tick_installed_at"), since);
  for (const uneven of ["45", "61", "90", "300", "2880"]) {
    const refused = await nightdesk("install", "--every", uneven);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /cron cannot keep evenly.*\n.*Take 1, 2, 3, .* 720 or 1440 minutes/);
  }
  assert.match((await nightdesk("uninstall", "--dry-run")).stdout, /would be taken out/);
  assert.match((await nightdesk("uninstall")).stdout, /does not call nightdesk tick any more/);
  assert.match((await nightdesk("uninstall")).stdout, /holds no entry of this home/);
  assert.equal(await stage.reading.note("tick_every_ms"), null);
});

test("UNA-09 doctor says whether it fires, whether it has yet to, and what to look at if it does not", async () => {
  const check = async (
    registered: RegisteredTick | null | SchedulerError,
    lastCall: number | null,
    installedAt: number | null,
  ) => {
    const scheduler = {
      label: "crontab",
      registered: async () => {
        if (registered instanceof SchedulerError) throw registered;
        return registered;
      },
    };
    const [found] = await schedulerChecks({
      scheduler,
      home: "/home",
      now: 100 * HOUR,
      lastCall,
      installedAt,
    });
    return `${found?.status}: ${found?.text}; ${found?.hint ?? ""}`;
  };
  const hourly = { everyMs: HOUR, program: [...PROGRAM] };
  assert.match(await check(null, null, null), /^warning: .*does not call Nightdesk.*nightdesk install/);
  assert.match(await check(hourly, 99 * HOUR, null), /^ok: .*every 1 h; it fires, last 1 h ago/);
  assert.match(await check(hourly, null, 99 * HOUR), /^ok: .*the first call has yet to come/);
  assert.match(await check(hourly, 97 * HOUR, 1), /^problem: .*came last 3 h ago.*cron service has to run/);
  assert.match(await check(hourly, null, null), /^problem: .*has never come/);
  assert.match(
    await check({ ...hourly, program: ["/gone/node", "/x"] }, null, null),
    /^problem: .*\/gone\/node, which is not there/,
  );
  assert.match(await check({ everyMs: null, program: [] }, null, null), /^warning: .*changed by hand/);
  assert.match(await check(new SchedulerError("No crontab here."), null, null), /^warning: No crontab here;/);
});

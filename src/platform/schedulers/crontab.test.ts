import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { TICK_INTERVALS, type TickJob } from "../../ports/system-scheduler.ts";
import { blockIn, readBlock, renderBlock, withBlock, withoutBlock } from "./crontab-block.ts";
import { crontabScheduler } from "./crontab.ts";
import { cronFields, minutesOf } from "./intervals.ts";
import { ODD, PLAIN } from "./fixtures/jobs.ts";
import type { RunProgram } from "./run-program.ts";

function golden(name: string): string {
  return readFileSync(join(import.meta.dirname, "fixtures", name), "utf8");
}

test("UNA-01 the block is exactly this, for a plain home and for one whose path holds everything", () => {
  assert.equal(renderBlock(PLAIN).text, golden("plain.crontab"));
  assert.equal(renderBlock(ODD).text, golden("odd.crontab"));
});

test("UNA-02 a shell reads back the very words, after cron has taken its backslashes", () => {
  const line = renderBlock(ODD).text.split("\n")[1] ?? "";
  const command = line.slice(line.indexOf("/usr/bin/env")).replaceAll("\\%", "%").replace(/>>.*$/, "");
  assert.ok(!/(^|[^\\])%/.test(line), "no % is left that cron would take for a line break");
  const words = command.replace("/usr/bin/env", "printf '%s\\n'");
  for (const shell of ["sh", "bash"]) {
    const printed = execFileSync(shell, ["-c", words], { encoding: "utf8" }).trimEnd().split("\n");
    assert.deepEqual(printed, [
      "PATH=/opt/50%/bin:/usr/bin",
      `NIGHTDESK_HOME=${ODD.home}`,
      ...ODD.program,
      "tick",
      "--scheduled",
    ]);
  }
});

test("UNA-02 a PATH that has no room in a crontab's line is shortened, and that is said", async () => {
  const folders = Array.from({ length: 60 }, (_, n) => `/mnt/c/Program Files/Some Company ${n}`);
  const job = { ...PLAIN, path: ["/usr/bin", ...folders].join(":") };
  const { text, left } = renderBlock(job);
  const command = (text.split("\n")[1] ?? "").slice("*/5 * * * * ".length);
  assert.ok(Buffer.byteLength(command) < 1_000, "Debian's cron takes no more");
  assert.equal(left.at(-1), folders.at(-1));
  const { notes } = await crontabScheduler(fakeCrontab().run).plan(job);
  assert.match(notes.join("\n"), /no room.*Some Company 59/);
});

test("UNA-02 a path that no crontab can hold is refused with a sentence", () => {
  for (const home of ["/home/a\nb", "/home/a\\b", `/${"long/".repeat(250)}`]) {
    assert.throws(() => renderBlock({ ...PLAIN, home }), { name: "SchedulerError" });
  }
});

test("every interval is a cron line that reads back as itself", () => {
  for (const minutes of [...TICK_INTERVALS, 7, 45, 59, 300]) {
    assert.equal(minutesOf(cronFields(minutes)), minutes);
  }
  assert.equal(minutesOf("5 4"), null);
});

test("UNA-05 every interval that is taken comes evenly, over midnight too, and no other does", () => {
  for (let minutes = 1; minutes <= 24 * 60; minutes += 1) {
    const isWritable = minutes < 60 || minutes % 60 === 0;
    const gaps = isWritable ? new Set(gapsOf(cronFields(minutes))) : new Set();
    assert.equal(TICK_INTERVALS.includes(minutes), gaps.size === 1, `every ${minutes}`);
    if (gaps.size === 1) assert.deepEqual([...gaps], [minutes]);
  }
});

/** Minutes between the moments of two days, as cron understands the two fields. */
function gapsOf(fields: string): number[] {
  const [minute, hour] = fields.split(" ").map((field) => {
    const step = /^\*(?:\/(\d+))?$/.exec(field);
    return (at: number) => (step === null ? at === Number(field) : at % Number(step[1] ?? 1) === 0);
  });
  const moments = Array.from({ length: 2 * 24 * 60 }, (_, at) => at).filter(
    (at) => minute?.(at % 60) === true && hour?.(Math.floor(at / 60) % 24) === true,
  );
  return moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
}

test("UNA-03 whatever else a crontab holds comes back byte for byte", () => {
  const line = fc.constantFrom(
    "# a comment",
    "MAILTO=me@example.org",
    "*/5 * * * * /usr/bin/backup --all",
    "",
    "   # END nightdesk",
    "30 4 * * * date +\\%F",
    "\u00e9\u00ff",
  );
  const before = fc.array(line, { maxLength: 8 }).map((lines) => lines.map((one) => `${one}\n`).join(""));
  fc.assert(
    fc.property(before, fc.boolean(), (crontab, isOther) => {
      const other: TickJob = { ...PLAIN, home: "/srv/other" };
      const start = isOther ? withBlock(crontab, other.home, renderBlock(other).text) : crontab;
      const added = withBlock(start, PLAIN.home, renderBlock(PLAIN).text);
      const changed = withBlock(added, PLAIN.home, renderBlock({ ...PLAIN, everyMinutes: 30 }).text);
      assert.equal(withBlock(changed, PLAIN.home, renderBlock(PLAIN).text), added);
      assert.equal(withoutBlock(changed, PLAIN.home), start);
      assert.equal(withoutBlock(start, PLAIN.home), start);
    }),
  );
});

test("a block without its end is left for a person to look at", () => {
  const torn = renderBlock(PLAIN).text.replace(/# END.*\n/, "");
  assert.throws(() => withoutBlock(`${torn}0 4 * * * mine\n`, PLAIN.home), /without its "# END/);
});

test("what a block says is read back, also from one that was changed by hand", () => {
  assert.deepEqual(readBlock(renderBlock(ODD).text), { everyMinutes: 120, program: [...ODD.program] });
  const slower = renderBlock(PLAIN).text.replace("*/5 * * * *", "3,33 * * * *");
  assert.equal(readBlock(slower).everyMinutes, null);
  assert.deepEqual(readBlock("# BEGIN\n# END\n"), { everyMinutes: null, program: [] });
});

/** A `crontab` that keeps its file in memory. */
function fakeCrontab(start: Buffer | null = null) {
  let held = start;
  const writes: Buffer[] = [];
  const run: RunProgram = async ([, option], stdin) => {
    if (option === "-") {
      held = stdin ?? Buffer.alloc(0);
      writes.push(held);
      return { code: 0, stdout: Buffer.alloc(0), stderr: "" };
    }
    return held === null
      ? { code: 1, stdout: Buffer.alloc(0), stderr: "no crontab for jana" }
      : { code: 0, stdout: held, stderr: "" };
  };
  return { run, writes, text: () => held?.toString("latin1") ?? null };
}

test("UNA-04 a second install writes nothing; a new interval takes the old one's place; two homes stand side by side", async () => {
  const mine = Buffer.from("MAILTO=\n0 4 * * * /b\u00e4ckup \xff\n", "latin1");
  const crontab = fakeCrontab(mine);
  const scheduler = crontabScheduler(crontab.run);
  assert.equal((await scheduler.install(PLAIN)).changes, true);
  assert.equal((await scheduler.install(PLAIN)).changes, false);
  assert.equal(crontab.writes.length, 1);
  await scheduler.install(ODD);
  assert.equal((await scheduler.install({ ...PLAIN, everyMinutes: 10 })).changes, true);
  assert.deepEqual(await scheduler.registered(PLAIN.home), { everyMs: 600_000, program: [...PLAIN.program] });
  assert.deepEqual(await scheduler.registered(ODD.home), { everyMs: 7_200_000, program: [...ODD.program] });
  assert.ok(blockIn(crontab.text() ?? "", ODD.home) !== null);
  assert.equal(await scheduler.uninstall(ODD.home), true);
  assert.equal(await scheduler.uninstall(ODD.home), false);
  await scheduler.uninstall(PLAIN.home);
  assert.equal(crontab.text(), mine.toString("latin1"));
});

test("UNA-05 a plan changes nothing and says what it would write", async () => {
  const crontab = fakeCrontab();
  const plan = await crontabScheduler(crontab.run).plan(PLAIN);
  assert.deepEqual([plan.text, plan.changes, crontab.writes.length], [golden("plain.crontab"), true, 0]);
});

test("UNA-03 a crontab that cannot be read is never taken for an empty one", async () => {
  const ends = (code: number | null, stderr: string): RunProgram => {
    return async () => ({ code, stdout: Buffer.alloc(0), stderr });
  };
  const refused = crontabScheduler(ends(1, "You (jana) are not allowed to use this program (crontab)"));
  await assert.rejects(refused.install(PLAIN), /cannot be read: You \(jana\) are not allowed/);
  await assert.rejects(crontabScheduler(ends(null, "")).install(PLAIN), {
    message: /no crontab program, and systemd timers and launchd agents are not written/,
    hint: /install --print/,
  });
});

test("a crontab that reads back otherwise is told", async () => {
  const { run } = fakeCrontab();
  const forgetful: RunProgram = async (argv, stdin) =>
    argv[1] === "-" ? { code: 0, stdout: Buffer.alloc(0), stderr: "" } : await run(argv, stdin);
  await assert.rejects(crontabScheduler(forgetful).install(PLAIN), /reads back otherwise/);
});

/** What the published page tells the world, and what it never does. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { exportDemo } from "../../scripts/demo/published.ts";
import { inserter, runRow } from "../../scripts/demo/sql.ts";
import { published } from "../../src/dashboard/api/published.ts";
import type { Site } from "../../src/ports/publishing.ts";
import { CANARY, formsOf, NUMBERS, poisonConfig, poisonLedger, readingsOf } from "./published-canaries.ts";
import { answersOf, assertSame, openPublishedHome, PUBLIC, type PublishedHome } from "./published-stage.ts";

const PRIVATE = [
  "clinpgx",
  "finance_reconcile",
  "genome_watch",
  "idea_tracker",
  "memory_consolidate",
  "morning_brief",
  "publish_dashboard",
];
const OF_PRIVATE = `task not in (${PUBLIC.map((id) => `'${id}'`).join()})`;

let home: PublishedHome;
let site: Site;
before(async () => {
  home = await openPublishedHome();
  site = await exportDemo(home.folder);
});
after(() => home.remove());

test("DASH-60 every object of every answer refuses a field that its form does not have", () => {
  const answers = answersOf(site);
  let tried = 0;
  visit(answers);
  assert.ok(tried > 120, `only ${tried} objects were tried`);

  /** One object of each list is enough: the others have the same form. */
  function visit(value: unknown): void {
    if (Array.isArray(value)) return value.slice(0, 1).forEach(visit);
    if (value === null || typeof value !== "object") return;
    const thing = value as Record<string, unknown>;
    thing["detail"] = "a text of a task";
    assert.equal(published.safeParse(answers).success, false, JSON.stringify(thing).slice(0, 200));
    delete thing["detail"];
    tried += 1;
    const inner = Object.values(thing);
    (inner.length > 20 ? inner.slice(0, 3) : inner).forEach(visit);
  }
});

test("DASH-61 only public tasks are named, listed and counted", () => {
  const answers = answersOf(site);
  assert.deepEqual(site.publicTasks, PUBLIC);
  assert.equal(site.allTasks, 13);
  assert.deepEqual(answers.session.public_tasks, 6);
  assert.deepEqual(Object.keys(answers.tasks).sort(), PUBLIC);
  const { counts, ran, idle, absence } = answers.front.night;
  assert.equal(counts.runs, ran.length);
  assert.equal(
    counts.idle,
    idle.reduce((sum, { count }) => sum + (count ?? 1), 0),
  );
  assert.ok(absence !== null && absence.moments.every(({ task }) => PUBLIC.includes(task)));
  assertNowhere(site, PRIVATE);
});

test("DASH-61 what private tasks do, how often and how it ends, changes no byte", async () => {
  const other = await openPublishedHome();
  try {
    const first = await exportDemo(other.folder);
    other.alter((database) => {
      database.exec(`delete from attempt where run_id in (select id from run where ${OF_PRIVATE})`);
      for (const table of ["run", "slot", "slot_span", "finding", "task_memory"])
        database.exec(`delete from ${table} where ${OF_PRIVATE}`);
      database.exec("delete from event where kind <> 'absence'");
      for (const table of ["outbox", "approval", "decision"]) database.exec(`delete from ${table}`);
    });
    assertSame(first, await exportDemo(other.folder));
    other.alter((database) => {
      const insert = inserter(database);
      const newest = answersOf(first).session.as_of ?? 0;
      for (let i = 0; i < 3000; i += 1) {
        const at = newest - 1_000_000 + i * 1000;
        const times = { createdAt: at, startedAt: at, finishedAt: at + 500 };
        insert("run", {
          ...runRow({ id: `zz${i}`, task: "finance_reconcile", slotAt: at, state: "failed", ...times }),
        });
      }
    });
    assertSame(first, await exportDemo(other.folder));
  } finally {
    other.remove();
  }
});

test("DASH-62 no text, name, path or amount of a home is in any byte of any file", async () => {
  const other = await openPublishedHome();
  try {
    other.alter((database) => {
      const poisoned = poisonLedger(database);
      assert.ok(poisoned > 10_000, `only ${poisoned} texts were poisoned`);
      poisonConfig(database);
    });
    const poisoned = await exportDemo(other.folder);
    assertNowhere(poisoned, [CANARY, ...NUMBERS, ...PRIVATE, other.folder, "the task was paused:"]);
    // It is a page with something on it, and not an empty one that hides nothing.
    const answers = answersOf(poisoned);
    assert.deepEqual(Object.keys(answers.tasks).sort(), PUBLIC);
    assert.ok(answers.failures.rows.length > 10 && Object.keys(answers.runs).length > 100);
    assert.notEqual(answers.grid.tasks.find(({ id }) => id === "energy_prices")?.paused_at, null);
    const whys = answers.failures.rows.map(({ why }) => why);
    assert.ok(whys.includes("it ended with an error") && whys.includes(undefined), whys.join());
  } finally {
    other.remove();
  }
});

test("DASH-62 a text in the place of a schedule, an id or a zone stops the publishing", async () => {
  const places = [
    `json_set(body, '$.tasks[0].ruleText', 'daily <b>03:00</b>')`,
    `json_set(body, '$.tasks[0].ruleText', 'daily, see "notes"')`,
    `json_set(body, '$.tasks[0].id', 'Clin Var')`,
    `json_set(body, '$.timezone', 'Europe/Prague" onload="')`,
  ];
  const other = await openPublishedHome();
  try {
    other.alter((database) => database.exec("create table kept as select body from good_config"));
    for (const place of places) {
      other.alter((database) =>
        database.exec(
          `update good_config set body = ${place.replace("body", "(select body from kept)")}, hash = hash || 'x'`,
        ),
      );
      await assert.rejects(exportDemo(other.folder), place);
    }
    other.alter((database) => database.exec("update good_config set body = (select body from kept)"));
    assertSame(site, await exportDemo(other.folder));
  } finally {
    other.remove();
  }
});

test("DASH-63 what follows every task, publishes, or is about body, money and memory is never public", async () => {
  const other = await openPublishedHome();
  try {
    other.alter((database) => {
      const { body } = database.prepare("select body from good_config").get() ?? {};
      const config = JSON.parse(String(body)) as {
        tasks: { id: string; work: unknown; visibility: string }[];
      };
      const use = (name: string) => ({ kind: "use", name, module: null, settings: {} });
      for (const task of config.tasks) {
        task.visibility = "public";
        if (["genome_watch", "finance_reconcile", "memory_consolidate"].includes(task.id))
          task.work = use(task.id);
        if (task.id === "morning_brief") task.work = use("publish_dashboard");
      }
      database.prepare("update good_config set body = ?").run(JSON.stringify(config));
    });
    const { publicTasks } = await exportDemo(other.folder);
    assert.deepEqual(publicTasks, [...PUBLIC, "clinpgx", "idea_tracker"].sort());
  } finally {
    other.remove();
  }
});

test("DASH-64 the same record makes the same bytes, whatever the machine's zone and language", () => {
  const script = join(import.meta.dirname, "..", "..", "scripts", "demo-site.ts");
  const hash = (env: Record<string, string>) =>
    execFileSync(process.execPath, [script, home.folder], {
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
  const here = hash({ TZ: "Europe/Prague", LANG: "en_US.UTF-8", LC_ALL: "en_US.UTF-8" });
  assert.match(here, /^[0-9a-f]{64}\n$/);
  assert.equal(hash({ TZ: "Pacific/Kiritimati", LANG: "cs_CZ.UTF-8", LC_ALL: "cs_CZ.UTF-8" }), here);
  assert.equal(hash({ TZ: "America/St_Johns", LANG: "C", LC_ALL: "tr_TR.UTF-8" }), here);
});

test("DASH-64 the page is of the newest change of a public task; what is under way is not on it yet", async () => {
  const other = await openPublishedHome();
  try {
    const first = await exportDemo(other.folder);
    const asOf = answersOf(first).session.as_of ?? 0;
    const at = asOf + 3_600_000;
    const run = { id: "freshrun1", task: "project_health", trigger: "manual", slotAt: at, createdAt: at };
    other.alter((database) =>
      inserter(database)("run", {
        ...runRow({ ...run, state: "running", startedAt: at, finishedAt: null }),
      }),
    );
    assertSame(first, await exportDemo(other.folder));
    other.alter((database) =>
      database.exec(
        `update run set state = 'failed', reason = 'exit_code', finished_at = ${at + 5000} where id = 'freshrun1'`,
      ),
    );
    const second = answersOf(await exportDemo(other.folder));
    assert.equal(second.session.as_of, at + 5000);
    assert.equal(second.failures.rows[0]?.run, "freshrun1");
    assert.equal(second.runs["freshrun1"]?.row.why, "it ended with an error");
  } finally {
    other.remove();
  }
});

test("DASH-67 every run that a list names has its page, and every day its neighbours", () => {
  const { runs, history, failures, front, days, grid } = answersOf(site);
  const rows = [
    ...Object.values(history).flatMap((page) => page.rows),
    ...failures.rows,
    ...Object.values(front).flatMap((page) => [
      ...page.ran,
      ...page.idle,
      ...page.failures.map(({ row }) => row),
    ]),
  ];
  const named = rows.flatMap(({ run, stands_for: other }) => [run, other]).filter((id) => id !== undefined);
  named.push(...grid.tasks.flatMap(({ last }) => (last === null ? [] : [last.run])));
  named.push(
    ...Object.values(runs)
      .flatMap(({ previous, following }) => [previous, following])
      .filter((id) => id !== null),
  );
  assert.ok(named.length > 300);
  assert.deepEqual(
    named.filter((id) => !(id in runs)),
    [],
  );
  const order = Object.keys(days);
  assert.equal(order.length, 14);
  assert.deepEqual(
    order.map((date) => days[date]?.before ?? null),
    [...order.slice(1), null],
  );
  assert.deepEqual(
    order.map((date) => days[date]?.after ?? null),
    [null, ...order.slice(0, -1)],
  );
});

function assertNowhere({ files }: Site, words: readonly string[]): void {
  for (const [path, bytes] of files) {
    const readings = readingsOf(bytes);
    for (const word of words) {
      for (const form of formsOf(word)) {
        const found = readings.find((text) => text.includes(form));
        const at = found?.indexOf(form) ?? 0;
        assert.equal(found?.slice(at - 80, at + 80), undefined, `${word} as ${form} in ${path}`);
      }
    }
  }
}

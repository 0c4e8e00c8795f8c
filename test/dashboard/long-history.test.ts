/** What the first page costs does not grow with the history: no time is measured here, but rows and ways to them. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, StatementSync } from "node:sqlite";
import { after, test } from "node:test";
import { serveDemo } from "../../scripts/demo/demo-home.ts";
import { NOW } from "../../scripts/demo/moments.ts";
import { openSqliteLedger } from "../../src/ledger/index.ts";
import { makeConfig, makeTask } from "../../src/testing/make-task.ts";
import { enter } from "./visitor.ts";

const TASKS = 1_000;
/** Everything that the front page asks for before it is whole. */
const FIRST_PAGE = ["/", "/api/session", "/api/front", "/api/day"];

/** Tables that grow with each run, none of which may be gone through; a span stands for a whole stretch of a task. */
const GROWING = /^SCAN (?:run|slot|attempt|report|event|decision|outbox|delivery)\b/;
/** Partial indexes, which hold what is open now. */
const OPEN =
  /USING (?:COVERING )?INDEX (?:run_live|slot_open|outbox_pending|delivery_open|approval_pending)\b/;

const homes: string[] = [];
after(() => homes.forEach((home) => rmSync(home, { recursive: true, force: true })));

/** Each task once a day, one of 97 runs failed. */
async function longHistory(days: number): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "nightdesk-long-"));
  homes.push(home);
  for (const folder of ["state", "data"]) mkdirSync(join(home, folder));
  const path = join(home, "state", "ledger.db");
  const store = await openSqliteLedger({ path });
  const tasks = Array.from({ length: TASKS }, (_, n) =>
    makeTask(`task_${n}`, { rule: { kind: "calendar", patterns: [`${n % 60} ${n % 24} * * *`] } }),
  );
  await store.ledger.keepGoodConfig(makeConfig(tasks, { timezone: "Europe/Prague" }), NOW);
  await store.close();
  const database = new DatabaseSync(path);
  database.exec(`begin;
    create temp table made as
      with recursive n (i) as (select 0 union all select i + 1 from n where i + 1 < ${TASKS * days})
      select i, 'task_' || (i % ${TASKS}) as task, ${NOW} - (i / ${TASKS}) * 86400000 - (i % ${TASKS}) * 60000 as at,
        iif(i % 97 = 0, 'failed', 'succeeded') as state from n;
    insert into revision (task, rule, zone, from_at, planned_until)
      select task, '{"kind":"calendar","patterns":["0 4 * * *"]}', 'Europe/Prague', 0, ${NOW} from made where i < ${TASKS};
    insert into slot (id, task, revision, nominal, pass, at, run_id, recorded_at, outcome, reason, closed_at)
      select i + 1, task, 1 + i % ${TASKS}, 'n' || i, 1, at, 'r' || i, at, state, iif(state = 'failed', 'exit', null), at + 5000 from made;
    insert into run (id, task, trigger, slot_id, slot_at, state, reason, token, attempts, created_at, not_before, started_at, finished_at, full, params, priority, catch_up)
      select 'r' || i, task, 'slot', i + 1, at, state, iif(state = 'failed', 'exit', null), 1, 1, at, at, at, at + 5000, 0, '{}', 5, 0 from made;
    insert into attempt (run_id, n, started_at, ended_at, outcome, leaked) select 'r' || i, 1, at, at + 5000, state, 0 from made;
    insert into task_memory (task, last_success_at, failures_in_row) select task, at, 0 from made where i < ${TASKS};
    commit; analyze`);
  const [count] = database.prepare("select count(*) as n from run").all();
  assert.equal(count?.["n"], TASKS * days);
  database.close();
  return home;
}

interface Work {
  readonly rows: number;
  readonly statements: ReadonlySet<string>;
}

/** What SQLite is asked for, and how many rows come back, while the page is read. */
async function firstPage(home: string): Promise<Work> {
  const dashboard = await serveDemo(home, 0);
  const { get } = await enter(dashboard.port, dashboard.link());
  await get("/");
  const statements = new Set<string>();
  let rows = 0;
  const { all } = StatementSync.prototype;
  StatementSync.prototype.all = function counted(this: StatementSync, ...bound: Parameters<typeof all>) {
    const found = all.apply(this, bound);
    statements.add(this.sourceSQL);
    rows += found.length;
    return found;
  } as typeof all;
  try {
    for (const path of FIRST_PAGE) assert.equal((await get(path)).status, 200, path);
  } finally {
    StatementSync.prototype.all = all;
    await dashboard.close();
  }
  return { rows, statements };
}

test("DASH-210 the first page of 1,000 tasks costs the same after 100,000 runs as after 3,000", async () => {
  const short = await firstPage(await longHistory(3));
  const home = await longHistory(100);
  const long = await firstPage(home);
  assert.ok(long.statements.size > 10, "what is not counted is not bounded");
  assert.equal(long.rows, short.rows);
  const database = new DatabaseSync(join(home, "state", "ledger.db"), { readOnly: true });
  const scans = [...long.statements].flatMap((text) => {
    const places = Array.from({ length: text.match(/\?/g)?.length ?? 0 }, () => null);
    if (!/^\s*(?:select|with)/i.test(text)) return [];
    return database
      .prepare(`explain query plan ${text}`)
      .all(...places)
      .map(({ detail }) => String(detail))
      .filter((step) => GROWING.test(step) && !OPEN.test(step))
      .map((step) => `${step}: ${text}`);
  });
  database.close();
  assert.deepEqual(scans, []);
});

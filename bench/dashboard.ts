/**
 * `node bench/dashboard.ts`: how long the dashboard's answers take over 100,000 runs of 1,000 tasks. Cold is the first time
 * in a process, warm the median of ten with a changed ledger each time, so that nothing is answered from memory. Then how
 * soon fifty pages hear of a change, and how long the first byte of a log of 1 GB takes: where the run's part begins the
 * log, where it ends it, and where it ends it but the ledger does not know its place, as with runs of older versions.
 */
import { once } from "node:events";
import { appendFileSync, mkdtempSync, mkdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { inserter, runRow } from "../scripts/demo/sql.ts";
import { serveDemo } from "../scripts/demo/demo-home.ts";
import { NOW } from "../scripts/demo/moments.ts";
import { EMPTY_REPORT } from "../src/core/report.ts";
import type { Config } from "../src/core/task.ts";
import { openSqliteLedger } from "../src/ledger/index.ts";
import { makeConfig, makeTask } from "../src/testing/make-task.ts";
import { elsewhere, listen } from "../test/dashboard/listening.ts";
import { enter, type Insider } from "../test/dashboard/visitor.ts";

const TASKS = 1_000;
const DAYS = 100;
const DAY = 86_400_000;
const ROUNDS = 10;
const PAGES = 50;
const CHANGES = 50;

const home = mkdtempSync(join(tmpdir(), "nightdesk-bench-"));
try {
  await fill();
  await measure();
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function fill(): Promise<void> {
  mkdirSync(join(home, "state"));
  mkdirSync(join(home, "data"));
  const path = join(home, "state", "ledger.db");
  const store = await openSqliteLedger({ path });
  await store.ledger.keepGoodConfig(bigConfig(), NOW);
  await store.close();
  const database = new DatabaseSync(path);
  database.exec("begin");
  const insert = inserter(database);
  const today = Math.floor(NOW / DAY) * DAY;
  let slot = 0;
  for (let task = 0; task < TASKS; task += 1) {
    const id = nameOf(task);
    const rule = JSON.stringify(bigConfig().tasks[0]?.rule);
    insert("revision", {
      id: task + 1,
      task: id,
      rule,
      zone: "Europe/Prague",
      from_at: 0,
      until_at: null,
      planned_until: NOW,
    });
    for (let day = 0; day < DAYS; day += 1) {
      slot += 1;
      const at = today - day * DAY + (task % 400) * 60_000;
      const run = `b${String(slot).padStart(8, "0")}`;
      const state = slot % 97 === 0 ? "failed" : "succeeded";
      const finished = at + 4_000 + (slot % 50) * 100;
      insert("slot", {
        id: slot,
        task: id,
        revision: task + 1,
        nominal: `${day}-${task}`,
        pass: 1,
        at,
        run_id: run,
        recorded_at: at,
        outcome: state,
        reason: state === "failed" ? "exit_code" : null,
        closed_at: finished,
      });
      insert(
        "run",
        runRow({
          id: run,
          task: id,
          slotId: slot,
          slotAt: at,
          state,
          reason: state === "failed" ? "exit_code" : null,
          createdAt: at,
          startedAt: at + 200,
          finishedAt: finished,
          exitCode: 0,
          changed: 3,
        }),
      );
      insert("attempt", {
        run_id: run,
        n: 1,
        started_at: at + 200,
        ended_at: finished,
        outcome: state,
        leaked: 0,
      });
      insert("report", {
        run_id: run,
        task: id,
        saved_at: finished,
        body: JSON.stringify({ ...EMPTY_REPORT, headline: "All in order" }),
      });
    }
    insert("task_memory", { task: id, last_success_at: NOW - DAY, failures_in_row: 0 });
  }
  database.exec("commit; analyze");
  database.close();
}

function nameOf(task: number): string {
  return `task_${String(task).padStart(4, "0")}`;
}

function bigConfig(): Config {
  const tasks = Array.from({ length: TASKS }, (_, i) =>
    makeTask(nameOf(i), {
      rule: { kind: "calendar", patterns: [`${i % 60} ${i % 24} * * *`] },
      zone: "Europe/Prague",
    }),
  );
  return makeConfig(tasks, { timezone: "Europe/Prague" });
}

async function measure(): Promise<void> {
  const dashboard = await serveDemo(home, 0);
  const database = new DatabaseSync(join(home, "state", "ledger.db"), { timeout: 5000 });
  const insert = inserter(database);
  const inside = await enter(dashboard.port, dashboard.link());
  await inside.get("/");
  const size = database.prepare("select count(*) as n from run").get()?.["n"];
  console.log(`${String(size)} runs of ${TASKS} tasks, Node ${process.version}`);
  console.log("answer                              cold ms   warm ms   slowest      kB");
  const paths = [
    "/",
    "/api/session",
    "/api/front",
    "/api/tasks",
    "/api/tasks?range=year",
    "/api/tasks?q=failed&page=3",
    "/api/tasks/task_0500",
    "/api/tasks/task_0500/history",
    "/api/tasks/task_0500/trend?range=all",
    "/api/day",
    "/api/year",
    "/api/failures",
    "/api/spend",
    "/api/search?q=task_05",
    "/api/audit?days=7",
    "/metrics",
  ];
  const all = new Map<string, number>();
  for (const path of paths) {
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round <= ROUNDS; round += 1) {
      insert("event", { at: NOW, kind: "bench", text: String(round) });
      const from = performance.now();
      const { status, text } = await inside.get(path);
      times.push(performance.now() - from);
      bytes = text.length;
      if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    }
    const [cold = 0, ...rest] = times;
    rest.sort((a, b) => a - b);
    const warm = rest[rest.length >> 1] ?? 0;
    all.set(path, warm);
    const figures = [cold, warm, rest.at(-1) ?? 0].map((ms) => ms.toFixed(1).padStart(10)).join("");
    console.log(`${path.padEnd(34)}${figures}${(bytes / 1000).toFixed(0).padStart(8)}`);
  }
  const first = ["/", "/api/session", "/api/front"].reduce((sum, path) => sum + (all.get(path) ?? 0), 0);
  console.log(`first page, one after the other: ${first.toFixed(1)} ms (goal 200)`);
  await measureNews(inside, dashboard.port);
  await measureLargeLog(insert, inside, dashboard.port);
  database.close();
  await dashboard.close();
}

/** From the commit of another process until the last of fifty pages has heard of it. */
async function measureNews({ cookie }: Insider, port: number): Promise<void> {
  const pages = await Promise.all(Array.from({ length: PAGES }, () => listen(port, cookie, "/api/events")));
  await Promise.all(pages.map((page) => page.next("change")));
  const other = elsewhere(join(home, "state", "ledger.db"));
  const times: number[] = [];
  for (let round = 0; round < CHANGES; round += 1) {
    const heard = Promise.all(pages.map(async (page) => (await page.next("change"), Date.now())));
    const written = await other.change(String(round));
    times.push(Math.max(...(await heard)) - written);
  }
  other.close();
  for (const page of pages) page.close();
  times.sort((a, b) => a - b);
  const median = times[CHANGES >> 1] ?? 0;
  console.log(
    `a change of another process on ${PAGES} pages: ${median} ms, slowest of ${CHANGES} ${times.at(-1)} ms (goal 1000)`,
  );
}

async function measureLargeLog(
  insert: ReturnType<typeof inserter>,
  { cookie }: Insider,
  port: number,
): Promise<void> {
  const part = (run: string) =>
    `=== nightdesk run ${run} attempt 1 started x ===\nhello\n=== run ${run} attempt 1 ended: x ===\n`;
  mkdirSync(join(home, "logs"));
  const path = join(home, "logs", "large.log");
  writeFileSync(path, `${part("large1")}=== nightdesk run other attempt 1 started x ===\n`);
  truncateSync(path, 1024 ** 3);
  const last = 1024 ** 3 + 1;
  appendFileSync(path, `\n${part("large2")}${part("large3")}`);
  const places = [
    { id: "large1", place: "at its beginning", logOffset: 0 },
    { id: "large2", place: "at its end", logOffset: last },
    { id: "large3", place: "at its end, place unknown", logOffset: null },
  ] as const;
  for (const { id, place, logOffset } of places) {
    const ended = { state: "succeeded", createdAt: NOW, startedAt: NOW, finishedAt: NOW } as const;
    insert(
      "run",
      runRow({
        id,
        task: nameOf(0),
        trigger: "manual",
        slotAt: NOW,
        ...ended,
        log: "logs/large.log",
        logOffset,
      }),
    );
    const times: number[] = [];
    const rssBefore = process.memoryUsage.rss();
    for (let round = 0; round < ROUNDS; round += 1) {
      const from = performance.now();
      const asked = get({
        host: "127.0.0.1",
        port,
        path: `/api/runs/${id}/log`,
        headers: { Cookie: cookie },
        agent: false,
      });
      asked.on("error", () => undefined);
      const [reply] = (await once(asked, "response")) as [IncomingMessage];
      await once(reply, "data");
      times.push(performance.now() - from);
      asked.destroy();
    }
    times.sort((a, b) => a - b);
    const grown = (process.memoryUsage.rss() - rssBefore) / 1e6;
    console.log(
      `first byte of a log of 1 GB, ${place}: ${(times[ROUNDS >> 1] ?? 0).toFixed(1)} ms (goal 200), ${grown.toFixed(0)} MB more in use`,
    );
  }
}

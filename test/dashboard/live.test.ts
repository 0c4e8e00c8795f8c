/** Changes reach every page, whoever made them, and none is lost. How soon is measured in `bench/dashboard.ts`. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { elsewhere, type Elsewhere, type Heard, listen, type Listening } from "./listening.ts";
import { openStage, type Stage } from "./stage.ts";
import { enter, type Insider, visit } from "./visitor.ts";

let stage: Stage;
let inside: Insider;
let other: Elsewhere;
before(async () => {
  stage = await openStage();
  inside = await enter(stage.port, stage.dashboard.link());
  other = elsewhere(join(stage.home, "state", "ledger.db"));
});
after(async () => {
  other.close();
  await stage.close();
});

const listenTo = (path: string, lastId?: string) => listen(stage.port, inside.cookie, path, lastId);

/** The last one that each has heard. */
async function allHear(pages: readonly Listening[], mark: string): Promise<void> {
  await Promise.all(
    pages.map(async (page) => {
      while ((await page.next("change")).id !== mark);
    }),
  );
}

const markNow = async () =>
  String((JSON.parse((await inside.get("/api/session")).text) as { mark: number }).mark);

test(
  "DASH-30 fifty pages hear of each change of another process, those too that come back in between",
  { timeout: 300_000 },
  async () => {
    const pages = await Promise.all(Array.from({ length: 50 }, () => listenTo("/api/events")));
    const [{ id: start }] = (await Promise.all(pages.map((page) => page.next("change")))) as [Heard];
    const marks = new Set([start]);
    let last = start;
    for (let round = 0; round < 25; round += 1) {
      // Ten of them are away while it happens.
      const isAway = (_: unknown, n: number) => n % 5 === round % 5;
      for (const page of pages.filter(isAway)) page.close();
      const here = pages.filter((_, n) => !isAway(_, n));
      const heard = Promise.all(here.map((page) => page.next("change")));
      await other.change(`change ${round}`);
      const ids = new Set((await heard).map(({ id }) => id));
      assert.equal(ids.size, 1, "all hear the same");
      const [mark = ""] = ids;
      assert.ok(!marks.has(mark), "and each change is one of its own");
      marks.add(mark);
      for (const n of pages.keys())
        if (isAway(null, n)) {
          const back = (pages[n] = await listenTo("/api/events", last));
          assert.equal((await back.next("change")).id, mark);
        }
      last = mark;
    }
    assert.equal(marks.size, 26);
    for (let n = 0; n < 200; n += 1) await other.change(`burst ${n}`);
    await allHear(pages, await markNow());
    for (const page of pages) page.close();
  },
);

test("DASH-31 whoever comes back hears what happened meanwhile, and nothing if nothing did", async () => {
  const page = await listenTo("/api/events");
  const { id } = await page.next("change");
  page.close();
  const same = await listenTo("/api/events", id);
  const heard = same.next("change");
  await other.change("two");
  const news = await heard;
  assert.notEqual(news.id, id, "the first thing it hears is the change, not where it stood");
  same.close();
  const late = await listenTo("/api/events", id);
  assert.equal((await late.next("change")).id, news.id);
  late.close();
});

test("DASH-32 a log goes on where the connection was lost", async () => {
  const first = await listenTo("/api/runs/stbackup1/log");
  const all: string[] = [];
  const { id, data } = await first.next("text");
  all.push((JSON.parse(data) as { text: string }).text);
  await first.next("end");
  first.close();
  const again = await listenTo("/api/runs/stbackup1/log", id);
  const rest = await again.next("text");
  assert.doesNotMatch((JSON.parse(rest.data) as { text: string }).text, /attempt 1 started/);
  again.close();
});

test("DASH-32 a running run's output comes as it is written, from the place that was seen last", async () => {
  const page = await listenTo("/api/runs/stclinpgx1/log");
  const { id, data } = await page.next("text");
  assert.match((JSON.parse(data) as { text: string }).text, /page 14 of 1,040/);
  page.close();
  const again = await listenTo("/api/runs/stclinpgx1/log", id);
  assert.match((JSON.parse((await again.next("text")).data) as { text: string }).text, /page 40 of 1,040/);
  again.close();
});

test("DASH-32 a run that began and ended between two looks has its log all the same", async () => {
  const database = new DatabaseSync(join(stage.home, "state", "ledger.db"), { timeout: 5000 });
  // Only a test makes an ended run begin anew.
  database.exec("pragma ignore_check_constraints = on");
  const guards = database
    .prepare("select name from sqlite_schema where type = 'trigger' and tbl_name = 'run'")
    .all();
  for (const { name } of guards) database.exec(`drop trigger "${String(name)}"`);
  const become = (state: string) =>
    database.prepare("update run set state = ? where id = 'stbackup1'").run(state);
  const { state } = database.prepare("select state from run where id = 'stbackup1'").get() as {
    state: string;
  };
  become("queued");
  const page = await listenTo("/api/runs/stbackup1/log");
  become(state);
  database.close();
  assert.match((JSON.parse((await page.next("text")).data) as { text: string }).text, /attempt 1 started/);
  await page.next("end");
  page.close();
});

test("DASH-33 streams are behind the same door", async () => {
  for (const path of ["/api/events", "/api/runs/stbackup1/log"]) {
    assert.equal((await visit(stage.port, path)).status, 401);
    const headers = { Cookie: inside.cookie, Origin: "http://evil.test" };
    assert.equal((await visit(stage.port, path, { headers })).status, 403);
  }
});

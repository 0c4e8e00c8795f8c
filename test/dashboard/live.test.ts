/** Changes reach every page within a second, whoever made them, and none is lost. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { openStage, type Stage } from "./stage.ts";
import { enter, type Insider, visit } from "./visitor.ts";

let stage: Stage;
let inside: Insider;
before(async () => {
  stage = await openStage();
  inside = await enter(stage.port, stage.dashboard.link());
});
after(() => stage.close());

interface Heard {
  readonly event: string;
  readonly id: string;
  readonly data: string;
}

interface Listening {
  next(event: string): Promise<Heard>;
  close(): void;
}

/** An event stream, as a browser reads it. */
async function listen(path: string, lastId?: string): Promise<Listening> {
  const headers = { Cookie: inside.cookie, ...(lastId === undefined ? {} : { "Last-Event-ID": lastId }) };
  const asked = get({ host: "127.0.0.1", port: stage.port, path, headers, agent: false });
  const [reply] = (await once(asked, "response")) as [IncomingMessage];
  assert.equal(reply.statusCode, 200);
  assert.match(String(reply.headers["content-type"]), /^text\/event-stream/);
  reply.setEncoding("utf8");
  const heard: Heard[] = [];
  let wake = Promise.withResolvers<void>();
  let rest = "";
  reply.on("data", (piece: string) => {
    rest += piece;
    const parts = rest.split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(part)?.[1] ?? "";
      if (field("event") !== "") heard.push({ event: field("event"), id: field("id"), data: field("data") });
    }
    wake.resolve();
    wake = Promise.withResolvers();
  });
  return {
    async next(event) {
      for (;;) {
        const index = heard.findIndex((each) => each.event === event);
        if (index !== -1) return heard.splice(0, index + 1).at(-1) as Heard;
        await wake.promise;
      }
    },
    close: () => asked.destroy(),
  };
}

/** Another process writes into the ledger, as `tick` would, and says when it had done so. */
async function changeElsewhere(note: string): Promise<number> {
  const code = `
    import { DatabaseSync } from "node:sqlite";
    const database = new DatabaseSync(process.argv[1], { timeout: 5000 });
    database.prepare("insert into event (at, kind, text) values (?, 'test', ?)").run(Date.now(), process.argv[2]);
    database.close();
    console.log(Date.now());`;
  const path = join(stage.home, "state", "ledger.db");
  const child = spawn(process.execPath, ["--input-type=module", "-e", code, path, note], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (piece: Buffer) => (text += piece.toString()));
  await once(child, "close");
  return Number(text);
}

test("DASH-30 fifty pages hear of a change that another process made, and none misses it", async () => {
  const pages = await Promise.all(Array.from({ length: 50 }, () => listen("/api/events")));
  await Promise.all(pages.map((page) => page.next("change")));
  const heard = Promise.all(pages.map(async (page) => ({ ...(await page.next("change")), at: Date.now() })));
  const written = await changeElsewhere("one");
  const all = await heard;
  assert.equal(new Set(all.map(({ id }) => id)).size, 1);
  const slowest = Math.max(...all.map(({ at }) => at - written));
  console.log(`a change of another process reached 50 pages within ${slowest} ms`);
  assert.ok(slowest < 5_000);
  for (const page of pages) page.close();
});

test("DASH-31 whoever comes back hears what happened meanwhile, and nothing if nothing did", async () => {
  const page = await listen("/api/events");
  const { id } = await page.next("change");
  page.close();
  const same = await listen("/api/events", id);
  const heard = same.next("change");
  await changeElsewhere("two");
  const news = await heard;
  assert.notEqual(news.id, id, "the first thing it hears is the change, not where it stood");
  same.close();
  const late = await listen("/api/events", id);
  assert.equal((await late.next("change")).id, news.id);
  late.close();
});

test("DASH-32 a log goes on where the connection was lost", async () => {
  const first = await listen("/api/runs/stbackup1/log");
  const all: string[] = [];
  const { id, data } = await first.next("text");
  all.push((JSON.parse(data) as { text: string }).text);
  await first.next("end");
  first.close();
  const again = await listen("/api/runs/stbackup1/log", id);
  const rest = await again.next("text");
  assert.doesNotMatch((JSON.parse(rest.data) as { text: string }).text, /attempt 1 started/);
  again.close();
});

test("DASH-32 a running run's output comes as it is written, from the place that was seen last", async () => {
  const page = await listen("/api/runs/stclinpgx1/log");
  const { id, data } = await page.next("text");
  assert.match((JSON.parse(data) as { text: string }).text, /page 14 of 1,040/);
  page.close();
  const again = await listen("/api/runs/stclinpgx1/log", id);
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
  const page = await listen("/api/runs/stbackup1/log");
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

/** Tables of other programs, and hostile ones, on their way out of the dashboard as files. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, test } from "node:test";
import { openStage, type Stage } from "./stage.ts";
import { enter, type Insider, visit } from "./visitor.ts";

const SECRET = "hunter2-hunter2";
const PIN = "48151623";

let stage: Stage;
let inside: Insider;
let odd: DatabaseSync;
/** Texts that were looked through for secrets, one by one while a file is made. */
let seen = 0;
let onFirst = (): void => undefined;
before(async () => {
  const hidden = [SECRET, PIN, Buffer.from(SECRET).toString("hex")];
  const mask = (text: string) => {
    seen += 1;
    onFirst();
    return hidden.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  };
  stage = await openStage({ sources: { masker: async () => mask } });
  inside = await enter(stage.port, stage.dashboard.link());
  odd = new DatabaseSync(join(stage.home, "data", "odd.db"));
});
after(async () => {
  odd.close();
  await stage.close();
});

const fileOf = (table: string, query = "") =>
  inside.get(`/api/data/odd/${encodeURIComponent(table)}/file?${query}`);

test("DASH-200 whole numbers beyond 2^53 are shown, filtered, sorted and exported with every digit", async () => {
  odd.exec(`create table large (id integer, n integer);
    insert into large values (1, 9007199254740993), (2, -9223372036854775808), (3, 5), (4, 9007199254740992)`);
  const csv = await fileOf("large", "sort=n&down=1");
  assert.equal(csv.status, 200);
  assert.equal(csv.text.split("\r\n").slice(1, 4).join("|"), "1,9007199254740993|4,9007199254740992|3,5");
  assert.match(csv.text, /2,"'-9223372036854775808"/);
  const found = await fileOf("large", `format=jsonl&filter=${encodeURIComponent("n = 9007199254740993")}`);
  assert.equal(found.text, '{"id":1,"n":"9007199254740993"}\n');
  const page = await inside.get("/api/data/odd/large?sort=id&down=0");
  assert.equal(page.status, 200, page.text);
  assert.match(page.text, /\[1,"9007199254740993"\],\[2,"-9223372036854775808"\]/);
});

test("DASH-201 what is masked on the page is masked in its file, in numbers and bytes too", async () => {
  odd.exec("create table secrets (t text, n integer, b blob)");
  odd.prepare("insert into secrets values (?, ?, ?)").run(SECRET, Number(PIN), Buffer.from(SECRET));
  const { text: csv } = await fileOf("secrets");
  assert.equal(csv, "t,n,b\r\n***,***,***\r\n");
  const { text: lines } = await fileOf("secrets", "format=jsonl");
  assert.equal(lines, '{"t":"***","n":"***","b":"***"}\n');
  assert.doesNotMatch((await inside.get("/api/data/odd/secrets")).text, new RegExp(PIN));
});

test("DASH-201 a file's name is one header, whatever the table is called", async () => {
  for (const name of ["a/b", "100%", 'sel"ect', "it's(*)!", "a\r\nSet-Cookie: x=1", "ž ů", "x\u202egpj"]) {
    odd.exec(`create table "${name.replaceAll('"', '""')}" (id integer)`);
    const { status, headers } = await fileOf(name);
    assert.equal(status, 200, name);
    assert.match(
      headers["content-disposition"] ?? "",
      /^attachment; filename\*=UTF-8''odd\.[\w%.!~-]+\.csv$/,
      name,
    );
    assert.equal(headers["set-cookie"], undefined);
    assert.equal(headers["content-type"], "application/octet-stream");
  }
});

test("DASH-116 a formula in a column's name, and one of several lines, leave harmless", async () => {
  odd.exec(`create table formulas ("=1+1" text); insert into formulas values ('=2+2' || char(10) || 'x')`);
  assert.equal((await fileOf("formulas")).text, `"'=1+1"\r\n"'=2+2\nx"\r\n`);
  assert.equal((await fileOf("formulas", "format=jsonl")).text, '{"=1+1":"=2+2\\nx"}\n');
});

test("DASH-202 quotes keep a filter's words together, and are no way into the SQL", async () => {
  odd.exec(`create table spices (t text);
    insert into spices values ('salt and pepper'), ('salt'), ('x'' or 1=1 --')`);
  const found = async (filter: string) =>
    (await fileOf("spices", `filter=${encodeURIComponent(filter)}`)).text.trimEnd().split("\r\n").slice(1);
  assert.deepEqual(await found("t = 'salt and pepper'"), ["salt and pepper"]);
  assert.deepEqual(await found('t ~ "salt and" and t ~ pepper'), ["salt and pepper"]);
  assert.deepEqual(await found(`t = "x' or 1=1 --"`), ["x' or 1=1 --"]);
  assert.deepEqual(await found("t = '' or 1=1 --"), []);
});

test("DASH-201 a look at the headers and a browser that goes leave no dataset open", async () => {
  odd.exec(`create table long (t text);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 40000)
    insert into long select hex(randomblob(60)) from n`);
  const openOnes = () => readdirSync("/proc/self/fd").length;
  const atFirst = openOnes();
  for (let i = 0; i < 30; i += 1) {
    const headers = { Cookie: inside.cookie };
    const { status, headers: said } = await visit(stage.port, "/api/data/odd/long/file", {
      method: "HEAD",
      headers,
    });
    assert.equal(status, 200);
    assert.match(said["content-disposition"] ?? "", /odd\.long\.csv/);
  }
  assert.ok(openOnes() - atFirst < 10, `${openOnes() - atFirst} more files are open after HEAD`);
  for (let i = 0; i < 30; i += 1) await goAway("/api/data/odd/long/file");
  // Another whole file: what was left before it is closed by then.
  assert.equal((await fileOf("long")).text.trimEnd().split("\r\n").length, 40_001);
  assert.ok(openOnes() - atFirst < 20, `${openOnes() - atFirst} more files are open after aborts`);
});

test("DASH-114 others are answered while a file is made", async () => {
  // So little that the system takes it all at once: nothing waits for the reader.
  odd.exec(`create table narrow (n integer);
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 40000)
    insert into narrow select i from n`);
  seen = 0;
  const first = new Promise<void>((resolve) => (onFirst = resolve));
  const file = fileOf("narrow");
  await first;
  await inside.get("/healthz");
  assert.ok(seen < 40_000, `${seen} texts were looked at before`);
  await file;
  assert.ok(seen >= 40_000);
});

/** Reads the first piece and hangs up. */
function goAway(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { Cookie: inside.cookie };
    const asked = request({ host: "127.0.0.1", port: stage.port, path, headers, agent: false }, (reply) => {
      reply.on("error", () => undefined);
      reply.once("data", () => asked.destroy());
      reply.once("close", () => resolve());
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("DASH-03 a file is behind the same door as every answer", async () => {
  const path = "/api/data/odd/long/file";
  const headers = { Cookie: inside.cookie };
  const asked = (more: Record<string, string>) =>
    visit(stage.port, path, { headers: { ...headers, ...more } });
  assert.equal((await asked({ Origin: "http://evil.test" })).status, 403);
  assert.equal((await asked({ "Sec-Fetch-Site": "cross-site" })).status, 403);
  assert.equal((await asked({ Host: "evil.test" })).status, 403);
  assert.equal((await visit(stage.port, path, { headers: { Authorization: "Bearer x" } })).status, 401);
});

/** specs/010 by the real command: copies of other people's data, and what brings them up to date. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { ends, json } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

const run = (home: string) => json<RunAnswer>(home, "run", "fresh");
const titles = (answer: RunAnswer) => answer.report?.findings.map(({ title }) => title).toSorted();

function homeOf(t: TestContext, sources: string, files: Record<string, string> = {}): string {
  return temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC
tasks:
  - {id: fresh, use: data_freshness, with: {sources: [${sources}]}, schedule: on_demand}
  - {id: build, script: build.sh, schedule: on_demand}
`,
    "build.sh": "#!/bin/sh\ntest -e broken && exit 1\necho new > copy.txt\n",
    ...files,
  });
}

describe("data_freshness", { concurrency: true, skip: process.platform === "win32" }, () => {
  test("DTA-23, DTA-24: an old copy is told and brought up to date once a month; the next pass tells how it ended", async (t) => {
    const source = "{name: The copy, file: copy.txt, max_age: 30d, task: build, auto_update: monthly}";
    const home = homeOf(t, source, { "copy.txt": "old" });
    const longAgo = new Date(Date.now() - 40 * 86_400_000);
    utimesSync(join(home, "copy.txt"), longAgo, longAgo);
    const old = await run(home);
    assert.equal(old.state, "succeeded", old.detail ?? "");
    assert.deepEqual(titles(old), ["The copy is old"]);
    const history = await json<{ task: string; state: string }[]>(home, "history", "--task", "build");
    assert.deepEqual(
      history.map(({ state }) => state),
      ["succeeded"],
      "run drains what it enqueued",
    );
    const well = await run(home);
    assert.deepEqual(titles(well), []);
    assert.match(
      well.report?.body ?? "",
      /\| The copy \| fresh: moments old, 30 days are allowed \|.*\| succeeded \(\d{4}-\d\d\) \|/,
    );
    const again = await run(home);
    assert.deepEqual([again.state, again.changed], ["succeeded", 0]);
  });

  test("DTA-23: an update that fails is a finding and is not tried again in its month", async (t) => {
    const source = "{name: The copy, file: copy.txt, max_age: 30d, task: build, auto_update: monthly}";
    const home = homeOf(t, source, { broken: "" });
    await run(home);
    const told = await run(home);
    assert.deepEqual(
      (titles(told) ?? []).map((title) => title.replace(/\d{4}-\d\d$/, "MONTH")),
      ["The copy is not there", "The update of The copy failed; it is not tried again in MONTH"],
    );
    await run(home);
    const history = await json<unknown[]>(home, "history", "--task", "build");
    assert.equal(history.length, 1);
  });

  test("DTA-20, DTA-24: the three questions are apart; what is unknown is not fresh; findings close when it is well", async (t) => {
    let date: string | null = "Tue, 01 Jan 2030 00:00:00 GMT";
    const server = createServer((_request, response) => {
      if (date === null) response.writeHead(503, { "retry-after": "0" }).end();
      else response.writeHead(200, { "last-modified": date }).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/copy`;
    const home = homeOf(t, `{file: copy.json, max_age: 30d, source: {url: "${url}"}}`, { "copy.json": "{" });
    const first = await run(home);
    assert.deepEqual(titles(first), ["There is something newer than copy.json", "copy.json is damaged"]);
    assert.match(first.report?.body ?? "", /fresh: .* \| newer: .* \| damaged: /);
    writeFileSync(join(home, "copy.json"), "{}");
    date = null;
    const unknown = await run(home);
    assert.deepEqual(titles(unknown), ["Nobody knows whether copy.json is current"]);
    assert.match(unknown.report?.headline ?? "", /^0 of 1 copies are fresh; 1 not wholly known/);
    date = "Tue, 01 Jan 2019 00:00:00 GMT";
    const well = await run(home);
    assert.deepEqual([titles(well), well.report?.headline], [[], "1 of 1 copies are fresh"]);
    assert.equal((await run(home)).changed, 0);
  });

  test("DTA-25: without sources every dataset is looked at, and a wrong setting is named", async (t) => {
    const home = homeOf(t, "");
    await run(home);
    const own = await run(home);
    assert.match(
      own.report?.body ?? "",
      /\| fresh \| unknown: .*no max_age.* \| unknown: no source is named \| intact: whole \|/,
    );
    const wrong = homeOf(t, "{file: a, max_age: soon}, {max_age: 3d}, {file: b, auto_update: monthly}");
    const { stdout, stderr } = await ends(78, wrong, "check");
    assert.match(stdout + stderr, /such as 45d/);
    assert.match(stdout + stderr, /name a dataset or a file/);
    assert.match(stdout + stderr, /auto_update needs task/);
  });

  test("DTA-29: a source that is taken out is forgotten, names that differ in signs stay apart, equal ones are refused", async (t) => {
    const sources = ["{name: 資料, file: a.txt}", "{name: данные, file: b.txt}"];
    const home = homeOf(t, sources.join(", "));
    assert.deepEqual(titles(await run(home)), ["данные is not there", "資料 is not there"].toSorted());
    const config = readFileSync(join(home, "nightdesk.yaml"), "utf8");
    writeFileSync(join(home, "nightdesk.yaml"), config.replace(`${sources[0]}, `, ""));
    const less = await run(home);
    assert.equal(less.state, "succeeded", less.detail ?? "");
    assert.deepEqual(titles(less), ["данные is not there"]);
    writeFileSync(join(home, "nightdesk.yaml"), config.replace("資料", "данные"));
    assert.match((await ends(78, home, "check")).stdout, /two have the same name/);
  });
});

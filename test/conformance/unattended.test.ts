/** specs/017 by the real command: a home that works by itself. */
import assert from "node:assert/strict";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  watch,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { startCron, whyNoCron } from "./cron-daemon.ts";
import { ends, json, nightdesk, until } from "./program.ts";

const YAML = `timezone: UTC
tasks:
  - {id: mark, script: mark.sh, schedule: every 1m}
`;
const MARK = '#!/bin/sh\necho "$NIGHTDESK_SLOT" > "100% marked"\n';
const noCron = whyNoCron();

test(
  "UNA-07 a real cron daemon fires tick on a real home, and doctor sees it",
  { skip: noCron ?? false },
  async (t) => {
    const home = temporaryHome(t, { "100% mine/nightdesk.yaml": YAML, "100% mine/mark.sh": MARK });
    const desk = join(home, "100% mine");
    const folder = mkdtempSync(join(tmpdir(), "cron-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const cron = await startCron(t, folder);
    // A new task has no slots in the past, so it has to be known before the minute in which cron calls.
    await ends(0, desk, "tick");
    const installed = await cron.nightdesk(desk, ["install", "--every", "1"]);
    assert.equal(installed.code, 0, installed.stderr);
    assert.match(await cron.crontab(), /^\* \* \* \* \* \/usr\/bin\/env 'PATH=/m);
    const again = await cron.nightdesk(desk, ["install", "--every", "1"]);
    assert.match(again.stdout, /already.*nothing was changed/);

    await whenThere(t, desk, "100% marked");
    const [ended] = await until("the end of the run", async () => {
      const history = await json<{ task: string; trigger: string; state: string }[]>(desk, "history");
      return history.every(({ state }) => state === "succeeded") ? history : null;
    });
    assert.deepEqual([ended?.task, ended?.trigger], ["mark", "slot"]);
    const doctor = await cron.nightdesk(desk, ["doctor"]);
    assert.match(doctor.stdout, /✓ The crontab calls tick every 1 min; it fires, last/);
    assert.ok(existsSync(join(desk, "state", "tick.log")));
    const removed = await cron.nightdesk(desk, ["uninstall"]);
    assert.equal(removed.code, 0, removed.stderr);
    assert.equal(await cron.crontab(), "");
    assert.doesNotMatch(readFileSync(join(desk, "state", "tick.log"), "utf8"), /not found|cannot/);
  },
);

/** Cron calls at the next full minute. */
async function whenThere(t: TestContext, folder: string, name: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      if (existsSync(join(folder, name))) resolve();
    });
    t.after(() => watcher.close());
    if (existsSync(join(folder, name))) resolve();
  });
}

test(
  "UNA-05 install --print and --dry-run change nothing and read as a crontab",
  { skip: process.platform === "win32" },
  async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": YAML, "mark.sh": MARK });
    const printed = await ends(0, home, "install", "--every", "30", "--print");
    assert.match(
      printed.stdout,
      /^# BEGIN nightdesk [0-9a-f]{8} .*\n\*\/30 \* \* \* \* .*tick --scheduled >>.*\n# END nightdesk [0-9a-f]{8}\n$/,
    );
    assert.equal(existsSync(join(home, "state")), false);
    const refused = await ends(2, home, "install", "--every", "90");
    assert.match(refused.stderr, /cron cannot keep/);
  },
);

test("a scheduled tick leaves its sign, also when nothing is due; one typed by hand does not", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": "timezone: UTC\ntasks: []\n" });
  const sign = join(home, "state", "scheduled_tick");
  await ends(0, home, "tick");
  assert.equal(existsSync(sign), false);
  await ends(0, home, "tick", "--scheduled");
  assert.ok(existsSync(sign));
  rmSync(sign);
  await ends(0, home, "tick", "--scheduled", "--json");
  assert.ok(existsSync(sign));
});

test("UNA-32 the short way of tick is a sign that Nightdesk was there", async (t) => {
  const home = temporaryHome(t, { "nightdesk.yaml": "timezone: UTC\ntasks: []\n" });
  await ends(0, home, "tick");
  const alive = join(home, "state", "alive");
  utimesSync(alive, 1, 1);
  await ends(0, home, "tick");
  assert.ok(statSync(alive).mtimeMs > 1_000);
});

test("UNA-30, UNA-31: signs of life go to an address out of .env, which is told nowhere", async (t) => {
  const seen: string[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.statusCode = status;
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const home = temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC
dead_man: {url: "http://127.0.0.1:${port}/\${PING_ID}", every: 1m}
tasks:
  - {id: broken, script: broken.sh, schedule: on_demand}
`,
    "broken.sh": "#!/bin/sh\nexit 1\n",
    ".env": "PING_ID=canary-4711-secret\n",
  });
  chmodSync(join(home, ".env"), 0o600);
  await ends(0, home, "tick");
  assert.deepEqual(seen, ["GET /canary-4711-secret"]);
  await ends(0, home, "tick");
  assert.equal(seen.length, 1, "not yet due again");
  const doctor = await nightdesk(home, ["doctor"]);
  assert.match(doctor.stdout, /✓ Signs of life arrive, the last one just now/);
  assert.equal(seen.length, 1, "doctor sends none");
  status = 404;
  await ends(1, home, "run", "broken");
  const { stdout } = await ends(0, home, "status");
  assert.doesNotMatch(stdout, /canary/);
  const bytes = ["ledger.db", "ledger.db-wal"].map((name) => {
    const file = join(home, "state", name);
    return existsSync(file) ? readFileSync(file, "latin1") : "";
  });
  assert.ok(!bytes.join("").includes("canary-4711"));
});

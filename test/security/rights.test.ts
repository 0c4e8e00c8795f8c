/** Who may read what Nightdesk makes: files, arguments, environments, and the dashboard of somebody else. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { startClaude } from "../../src/testing/upstream/claude-api/index.ts";
import { environment, ends, nightdesk, until } from "../conformance/program.ts";
import { reporting, shellScript } from "../conformance/scripts.ts";
import { started } from "./started.ts";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");
const SECRET = "canary-7c2b51f09d3e";

/** As a login without care gives it. */
async function withoutUmask(t: TestContext, home: string, ...line: string[]) {
  const child = spawn("/bin/sh", ["-c", 'umask 000; exec "$@"', "sh", process.execPath, LAUNCHER, ...line], {
    cwd: home,
    env: environment(home, {}),
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (piece: Buffer) => (text += piece.toString()));
  return { child, text: () => text };
}

async function ended(t: TestContext, home: string, ...line: string[]): Promise<string> {
  const { child, text } = await withoutUmask(t, home, ...line);
  const [code] = (await once(child, "close")) as [number];
  assert.ok(code === 0 || code === 1, `${line.join(" ")} ended with ${code}\n${text()}`);
  return text();
}

const ROWS = `import { defineTask } from "nightdesk/sdk";
export default defineTask({
  datasets: { own: { key: ["id"], columns: { id: "text" } } },
  async run({ datasets }) { await datasets.own.upsert([{ id: "1" }]); },
});`;

describe("rights", { skip: process.platform === "win32" && "Windows keeps rights elsewhere" }, () => {
  test("DASH-170 (26) after a rich night without a umask nothing that Nightdesk made is open to others", async (t) => {
    const claude = await startClaude({ json: { headline: "x", body: "y", findings: [], metrics: [] } });
    t.after(() => claude.close());
    const home = temporaryHome(t, {
      "nightdesk.yaml": `timezone: UTC
claude: {base_url: "${claude.url}", api_key: "\${ANTHROPIC_API_KEY}"}
tasks:
  - {id: reports, script: a.sh, schedule: on_demand}
  - {id: fails, script: b.sh, schedule: on_demand, retries: 1, retry_delay: 1s}
  - {id: rows, use: ./rows.ts, schedule: on_demand}
  - {id: asks, ask: "What is new?", schedule: on_demand}
  - {id: agent, agent: "Look around.", schedule: on_demand, tools: [Read]}
  - {id: fresh, use: data_freshness, schedule: on_demand}
  - {id: slow, script: slow.sh, schedule: on_demand}
`,
      "a.sh": reporting([
        { upsert: { dataset: "things.rows", key: ["id"], rows: [{ id: 1 }] } },
        { headline: "x" },
      ]),
      "b.sh": shellScript("echo no", "exit 1"),
      "slow.sh": shellScript("touch begun", "exec sleep 1000"),
      "rows.ts": ROWS,
      ".env": "ANTHROPIC_API_KEY=sk-canary-1\n",
    });
    const own = new Set(readdirSync(home, { recursive: true, encoding: "utf8" }));
    for (const task of ["reports", "fails", "rows", "asks", "agent", "fresh"])
      await ended(t, home, "run", task);
    await ended(t, home, "tick");
    await ended(t, home, "data", "export", "things.rows", "--output", "export.csv");
    await ended(t, home, "schema");
    const { child, text } = await withoutUmask(t, home, "start", "--port", "0");
    await until("the dashboard", async () => {
      const { code } = await nightdesk(home, ["open", "--print"]);
      return code === 0 ? true : null;
    });
    const slow = await withoutUmask(t, home, "run", "slow");
    await until("the run", async () => (readdirSync(home).includes("begun") ? true : null));
    const open: string[] = [];
    const seen: string[] = [];
    const look = () => {
      for (const name of readdirSync(home, { recursive: true, encoding: "utf8" })) {
        const stat = lstatSync(join(home, name), { throwIfNoEntry: false });
        // What scripts make is theirs.
        if (own.has(name) || name === "begun" || stat === undefined) continue;
        seen.push(name);
        const most = stat.isDirectory() ? 0o700 : 0o600;
        if ((stat.mode & 0o777 & ~most) !== 0) open.push(`${name} ${(stat.mode & 0o777).toString(8)}`);
      }
    };
    look();
    slow.child.kill("SIGTERM");
    await once(slow.child, "close");
    child.kill("SIGTERM");
    await once(child, "close");
    look();
    assert.deepEqual(open, [], text());
    for (const expected of [
      "state/ledger.db",
      "state/ledger.db-wal",
      "state/dashboard.json",
      "state/metrics-token",
      "state/last_run.json",
      "state/alive",
      "data/things.db",
      "data/rows.db",
      "export.csv",
    ])
      assert.ok(seen.includes(expected), `${expected} is looked at`);
    for (const folder of ["state/runs/", "state/backup/", "logs/"])
      assert.ok(
        seen.some((name) => name.startsWith(folder)),
        `something in ${folder} is looked at`,
      );
  });

  test(
    "DASH-171 (27, 28) a secret is in no argument of any process, and in the environment of none that was not given it",
    {
      skip: process.platform !== "linux" && "processes are looked at in /proc",
    },
    async (t) => {
      const home = temporaryHome(t, {
        "nightdesk.yaml": `timezone: UTC
concurrency: 4
tasks:
  - {id: given, script: given.sh, schedule: on_demand, env: {MINE: "\${TOKEN}"}}
  - {id: module, use: ./waits.ts, schedule: on_demand, with: {token: "\${TOKEN}"}}
  - {id: other, script: other.sh, schedule: on_demand}
`,
        "given.sh": shellScript("touch given", "exec sleep 1000"),
        "other.sh": shellScript("env > other.txt", "touch other", "exec sleep 1000"),
        "waits.ts": `import { defineTask, z } from "nightdesk/sdk";
import { writeFileSync } from "node:fs";
export default defineTask({ settings: z.object({ token: z.string() }), async run({ signal }) {
  writeFileSync("module", "");
  await new Promise((resolve) => signal.addEventListener("abort", resolve));
} });`,
        ".env": `TOKEN=${SECRET}\nUNUSED=${SECRET}-2\n`,
      });
      const env = { OUTSIDE: `${SECRET}-3` };
      const desk = await started(t, home, env);
      for (const task of ["given", "module", "other"])
        assert.equal((await desk.inside.post(`/api/tasks/${task}/run`, {})).status, 200);
      await until("all three", async () =>
        ["given", "module", "other"].every((name) => readdirSync(home).includes(name)) ? true : null,
      );
      const holders = processesOf(home);
      assert.ok(holders.length >= 3);
      assert.deepEqual(
        holders.filter(({ argv }) => argv.includes(SECRET)).map(({ argv }) => argv),
        [],
        "in an argument",
      );
      const knowing = holders.filter(
        ({ pid, environ }) => pid !== desk.child.pid && environ.includes(SECRET),
      );
      assert.ok(knowing.length > 0);
      for (const { task, environ } of knowing) {
        assert.equal(task, "given");
        assert.ok(environ.split("\0").includes(`MINE=${SECRET}`));
        assert.doesNotMatch(environ, new RegExp(`${SECRET}-`));
      }
      assert.doesNotMatch(readFileSync(join(home, "other.txt"), "utf8"), /canary|OUTSIDE/);
    },
  );

  test(
    "DASH-172 (20) another user of this machine is not let in, and finds no way to a session",
    {
      skip: process.getuid?.() !== 0 && "only root can be somebody else",
    },
    async (t) => {
      const home = temporaryHome(t, {
        "nightdesk.yaml": "timezone: UTC\ntasks:\n  - {id: a, script: a.sh, schedule: on_demand}\n",
        "a.sh": shellScript("echo hello"),
        ".env": `TOKEN=${SECRET}\n`,
      });
      chmodSync(home, 0o755);
      chmodSync(join(home, ".env"), 0o600);
      await ends(0, home, "run", "a");
      const desk = await started(t, home);
      const [log = ""] = readdirSync(join(home, "logs"));
      const asNobody = `
      import { readFileSync, readdirSync } from "node:fs";
      import { get } from "node:http";
      const [home, port, log] = process.argv.slice(1);
      const can = [];
      for (const name of ["state/dashboard.json", "state/metrics-token", "state/ledger.db", ".env", "logs/" + log])
        try { readFileSync(home + "/" + name); can.push(name); } catch {}
      for (const name of ["state", "logs", "data"]) try { readdirSync(home + "/" + name); can.push(name); } catch {}
      const status = (path, headers = {}) => new Promise((resolve, reject) =>
        get({ host: "127.0.0.1", port, path, headers, agent: false }, (reply) => { reply.resume(); resolve(reply.statusCode); }).on("error", reject));
      const statuses = [];
      for (const path of ["/", "/api/session", "/api/front", "/metrics", "/api/events", "/?code=guess.guess.guess"])
        statuses.push(await status(path));
      statuses.push(await status("/metrics", { Authorization: "Bearer guess" }));
      console.log(JSON.stringify({ uid: process.getuid(), can, statuses }));`;
      const { stdout, stderr } = spawnSync(
        "setpriv",
        [
          "--reuid=65534",
          "--regid=65534",
          "--clear-groups",
          "node",
          "--input-type=module",
          "-e",
          asNobody,
          home,
          String(desk.port),
          log,
        ],
        { encoding: "utf8", cwd: "/", env: { PATH: process.env["PATH"] } },
      );
      assert.notEqual(stdout, "", stderr);
      assert.deepEqual(JSON.parse(stdout), {
        uid: 65_534,
        can: [],
        statuses: [401, 401, 401, 401, 401, 401, 401],
      });
      assert.equal((await desk.inside.get("/api/front")).status, 200);
    },
  );

  test("DASH-173 (31) a home into which others may write is refused, whatever in it they may change", async (t) => {
    const home = temporaryHome(t, {
      "nightdesk.yaml": "timezone: UTC\ntasks:\n  - {id: a, script: tasks/a.sh, schedule: on_demand}\n",
      "tasks/a.sh": shellScript("echo hello"),
      ".env": "TOKEN=x\n",
    });
    await ends(0, home, "run", "a");
    for (const name of ["nightdesk.yaml", "tasks/a.sh", ".env", "tasks", "."]) {
      const path = join(home, name);
      const { mode } = lstatSync(path);
      chmodSync(path, mode | 0o002);
      const { code, stderr, stdout } = await nightdesk(home, ["check"]);
      assert.equal(code, 78, `${name}: ${stdout}${stderr}`);
      assert.match(stdout + stderr, /other users may change/, name);
      chmodSync(path, mode);
    }
    await ends(0, home, "check");
  });
});

interface Process {
  readonly pid: number;
  readonly argv: string;
  readonly environ: string;
  readonly task: string | null;
}

/** Every process that knows of this home. */
function processesOf(home: string): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const argv = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        const environ = readFileSync(`/proc/${pid}/environ`, "utf8");
        if (!environ.split("\0").some((line) => line === `NIGHTDESK_HOME=${home}`)) return [];
        const task = /(?:^|\0)NIGHTDESK_TASK=([^\0]*)/.exec(environ)?.[1] ?? null;
        return [{ pid: Number(pid), argv, environ, task }];
      } catch {
        return [];
      }
    });
}

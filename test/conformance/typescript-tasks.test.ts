/** specs/005 by the real command: modules in a home that has no node_modules. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { history } from "./history.ts";
import { ends, json, nightdesk } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

/** A home with one on-demand task \`a\` of this module, and one more that may be enqueued. */
function homeOf(t: TestContext, module: string, keys = "", name = "a.ts"): string {
  return temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC\ntasks:\n  - {id: a, use: ./tasks/${name}, schedule: on_demand${keys}}\n  - {id: other, script: ok.sh, schedule: on_demand}\n`,
    [`tasks/${name}`]: module,
    "ok.sh": "#!/bin/sh\n",
    ".env": "TOKEN=correct-horse-battery\n",
  });
}

/** How the newest run of \`a\` ended. */
async function endOf(home: string): Promise<string> {
  const [row] = await history(home, "a");
  return `${row?.state}(${row?.reason})`;
}

const GREETER = `import { defineTask, z } from "nightdesk/sdk";
export default defineTask({
  settings: z.object({ depth: z.number().int(), token: z.string().optional(), deep: z.object({ x: z.boolean() }).optional() }),
  datasets: { days: { key: ["day"], columns: { day: "text", depth: "integer" } } },
  async run({ settings, datasets, report, log }) {
    log(\`token \${settings.token}, deep \${settings.deep?.x}\`);
    const { inserted, updated, unchanged } = await datasets.days.upsert([{ day: "mon", depth: settings.depth }]);
    report.headline(\`\${inserted} \${updated} \${unchanged}\`);
  },
});
`;

describe("a TypeScript task", { concurrency: true }, () => {
  test("TSK-01, TSK-15: runs without anything installed; its second run changes nothing", async (t) => {
    const home = homeOf(t, GREETER, ", with: {depth: 2}");
    const first = await json<RunAnswer>(home, "run", "a");
    const second = await json<RunAnswer>(home, "run", "a");
    assert.deepEqual([first.state, first.changed, first.report?.headline], ["succeeded", 1, "1 0 0"]);
    assert.deepEqual([second.state, second.changed, second.report?.headline], ["succeeded", 0, "0 0 1"]);
  });

  test("TSK-02, TSK-03: settings are checked before anything runs, and --with is laid over them", async (t) => {
    const home = homeOf(t, GREETER, ", with: {depth: two}");
    const { stdout } = await ends(1, home, "run", "a");
    assert.match(stdout, /with\.depth/);
    assert.equal(await endOf(home), "failed(settings_invalid)");
    const run = await ends(0, home, "run", "a", "--with", "depth=3", "--with", "deep.x=true");
    assert.match(run.stdout, /deep true/);
  });

  test("TSK-12: a secret reaches the settings and is masked wherever it is printed", async (t) => {
    const home = homeOf(t, GREETER, ', with: {depth: 2, token: "${TOKEN}"}');
    const { stdout } = await ends(0, home, "run", "a");
    assert.match(stdout, /token \*\*\*TOKEN\*\*\*/);
    const missing = homeOf(t, GREETER, ', with: {depth: 2, token: "${NOT_SET_ANYWHERE}"}');
    await ends(1, missing, "run", "a");
    assert.equal(await endOf(missing), "failed(secret_missing)");
  });

  test("TSK-04: one that throws keeps what it reported, and no rows", async (t) => {
    const home = homeOf(
      t,
      GREETER.replace(
        "report.headline(`",
        'report.headline("so far"); if (settings.depth) throw new Error("it broke"); report.headline(`',
      ),
      ", with: {depth: 2}",
    );
    const { state, reason, detail, report } = await json<RunAnswer>(home, "run", "a");
    assert.deepEqual([state, reason, detail, report?.headline], ["failed", "error", "it broke", "so far"]);
    assert.deepEqual(await json(home, "data", "list"), []);
    assert.match((await ends(0, home, "logs", "a")).stdout, /Error: it broke\n {4}at /);
  });

  const body = (run: string) =>
    `import { defineTask } from "nightdesk/sdk";\nexport default defineTask({ async run() { ${run} } });\n`;
  const ends_ = {
    "TSK-05: an error outside of run": [
      body(
        'setTimeout(() => { throw new Error("late"); }, 1); await new Promise(() => setInterval(() => {}, 1e6));',
      ),
      "failed(uncaught)",
    ],
    "TSK-05: a promise that nobody can fulfil": [body("await new Promise(() => {});"), "failed(unfinished)"],
    "TSK-05: process.exit": [body("process.exit(0);"), "failed(exited)"],
    "TSK-06: another default export": ["export default 3;\n", "failed(module_invalid)"],
    "TSK-06: a module that cannot be loaded": ['import "./not-there.ts";\n', "failed(module_invalid)"],
    "TSK-06: TypeScript that is more than types": [`enum A { b }\n${body("A.b;")}`, "failed(module_invalid)"],
    "TSK-09: a power that the YAML does not grant": [
      'import { defineTask } from "nightdesk/sdk";\nexport default defineTask({ uses: ["enqueue"], run({ enqueue }) { enqueue("other"); } });\n',
      "failed(denied)",
    ],
  } as const;
  for (const [title, [module, end]] of Object.entries(ends_)) {
    test(`${title} ends ${end}`, async (t) => {
      const home = homeOf(t, module);
      await ends(1, home, "run", "a");
      assert.equal(await endOf(home), end);
    });
  }

  test("TSK-09: what is granted can be used: the other task runs afterwards", async (t) => {
    const home = homeOf(
      t,
      'import { defineTask } from "nightdesk/sdk";\nexport default defineTask({ uses: ["enqueue"], run({ enqueue }) { enqueue("other"); } });\n',
      ", uses: [enqueue]",
    );
    await ends(0, home, "run", "a");
    await ends(0, home, "tick");
    const [row] = await history(home, "other");
    assert.equal(row?.state, "succeeded");
  });

  test("TSK-07, TSK-08: one that heeds the signal tidies up, one that does not is left", async (t) => {
    const wait = (then: string) =>
      `import { defineTask } from "nightdesk/sdk";\nexport default defineTask({ async run({ signal, log }) { const t = setInterval(() => {}, 1e6); await new Promise((done) => { ${then} }); clearInterval(t); log("tidied up"); } });\n`;
    // Long enough for a child to begin on any machine: only one that is at work can heed anything.
    const heeds = homeOf(t, wait('signal.addEventListener("abort", done);'), ", timeout_minutes: 0.25");
    const ignores = homeOf(t, wait(""), ", timeout_minutes: 0.03");
    const [tidy] = await Promise.all([ends(1, heeds, "run", "a"), ends(1, ignores, "run", "a")]);
    assert.match(tidy.stdout, /tidied up/);
    assert.deepEqual(await Promise.all([heeds, ignores].map(endOf)), [
      "timed_out(timeout)",
      "timed_out(timeout)",
    ]);
  });

  test("TSK-11: JavaScript works as TypeScript does", async (t) => {
    const esm =
      'import { defineTask } from "nightdesk/sdk";\nexport default defineTask({ run({ report }) { report.headline("js"); } });\n';
    const cjs =
      'const { defineTask } = require("nightdesk/sdk");\nmodule.exports = defineTask({ run({ report }) { report.headline("js"); } });\n';
    const modules = { "a.mjs": esm, "a.js": esm, "a.cjs": cjs };
    await Promise.all(
      Object.entries(modules).map(async ([name, module]) => {
        const { report } = await json<RunAnswer>(homeOf(t, module, "", name), "run", "a");
        assert.equal(report?.headline, "js", name);
      }),
    );
  });

  test("TSK-25: requests name Nightdesk and go through the proxy that the environment names", async (t) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.headers["user-agent"]}`);
      response.end("by the proxy");
    });
    // A tunnel to wherever was asked for ends at the same server: no name is ever looked up.
    server.on("connect", (request, socket: Socket) => {
      asked.push(`CONNECT ${request.url}`);
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      server.emit("connection", socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const home = homeOf(
      t,
      `import { defineTask } from "nightdesk/sdk";
export default defineTask({ async run({ http, report }) { report.headline(await http.text("http://upstream.invalid/x")); } });`,
    );
    const { stdout } = await nightdesk(home, ["run", "a", "--json"], {
      HTTP_PROXY: `http://127.0.0.1:${port}`,
      http_proxy: undefined,
      NO_PROXY: "",
      no_proxy: undefined,
    });
    assert.equal((JSON.parse(stdout) as RunAnswer).report?.headline, "by the proxy");
    assert.match(asked.join("\n"), /^(CONNECT upstream\.invalid:80\n)?upstream\.invalid nightdesk\/\d/);
  });
});

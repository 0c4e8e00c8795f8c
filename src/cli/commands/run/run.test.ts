import assert from "node:assert/strict";
import { test } from "node:test";
import { commandsIn } from "../../fixtures/in-home.ts";
import { openHome } from "../../fixtures/lived-home.ts";
import { readConfig } from "../../fixtures/real-config.ts";

test("a run ends with its outcome in words, and with 0", async (t) => {
  const stage = await openHome();
  const { code, stdout } = await commandsIn(stage, t)("run", "nightly");
  assert.equal(code, 0);
  assert.match(stdout, /^✓ nightly succeeded in 1 min 30 s: 12 rows are new — logs\/nightly\.log$/m);
  assert.match(stdout, /^ {2}warning: The disk/m);
});

test("a run that fails ends with 1 and the reason", async (t) => {
  const { code, stdout } = await commandsIn(await openHome(), t)("run", "broken");
  assert.equal(code, 1);
  assert.match(stdout, /✗ broken failed in 2\.0 s: ended failed/);
});

test("CLI-05 --json gives the run and its report on stdout, and nothing else", async (t) => {
  const { stdout, stderr } = await commandsIn(await openHome(), t)("run", "nightly", "--json");
  const run = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal(run["kind"], "run");
  assert.equal(run["trigger"], "manual");
  assert.equal(run["slot"], null);
  assert.equal(run["state"], "succeeded");
  assert.equal((run["report"] as Record<string, unknown>)["headline"], "12 rows are new");
  assert.match(stderr, /nightly succeeded/);
});

test("CLI-20 a busy task is 75 with the id of the run that is in the way", async (t) => {
  const stage = await openHome();
  const nightdesk = commandsIn(stage, t);
  await stage.play(async (ctx) => {
    await ctx.ledger.write(async (tx) => {
      const task = {
        task: "nightly",
        trigger: "manual",
        slotAt: 0,
        notBefore: 0,
        full: false,
        params: {},
      } as const;
      await tx.addRun({ ...task, id: "other1", priority: 5, catchUp: false }, 0);
      await tx.transition({ run: "other1", event: "claim", at: 0, patch: { owner: ctx.processes.self() } });
    });
  });
  const { code, stderr } = await nightdesk("run", "nightly");
  assert.equal(code, 75);
  assert.match(stderr, /run other1 of nightly is running/);
  assert.match(stderr, /--wait/);
});

test("an unknown task is wrong usage with the nearest id; so is a setting that is none", async (t) => {
  const nightdesk = commandsIn(await openHome(), t);
  const unknown = await nightdesk("run", "nightl");
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /Did you mean nightly\?/);
  assert.equal((await nightdesk("run", "nightly", "--with", "days")).code, 2);
});

test("CLI-21 --dry-run shows the command and starts nothing", async (t) => {
  const stage = await openHome();
  const plan = { argv: ["/bin/sh", "/desk/a b.sh"], cwd: "/desk", env: ["HOME", "PATH"], problems: [] };
  const nightdesk = commandsIn(stage, t, {
    services: {
      launchPlan: async () => plan,
      readConfig: async (request) => ({
        ...(await readConfig(request)),
        config: await stage.ctx.loadConfig().then(({ config }) => config),
      }),
    },
  });
  const { code, stdout } = await nightdesk("run", "nightly", "--dry-run", "--with", "days=7");
  assert.equal(code, 0);
  assert.match(stdout, /would run +\/bin\/sh "\/desk\/a b\.sh"/);
  assert.match(stdout, /for this run +\{"days":"7"\}/);
  assert.deepEqual(stage.deeds(), []);
  const json = JSON.parse((await nightdesk("run", "nightly", "--dry-run", "--json")).stdout) as Record<
    string,
    unknown
  >;
  assert.deepEqual(json["argv"], plan.argv);
  assert.equal(json["timeout_minutes"], 30);
});

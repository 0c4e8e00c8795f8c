import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { runFake } from "../../fixtures/fake-context.ts";
import { readConfig } from "../../fixtures/real-config.ts";
import { temporaryHome } from "../../fixtures/temporary-home.ts";
import type { Datasets } from "../../../ports/datasets.ts";
import type { SystemScheduler } from "../../../ports/system-scheduler.ts";
import type { GenomeDesk, MachineFacts } from "../../services.ts";
import { noKeyText } from "../../../ports/claude-account.ts";
import { makeConfig } from "../../../testing/make-task.ts";
import { claudeAccount } from "../../claude-account.ts";
import { homeChecks } from "./home-checks.ts";

const FACTS: MachineFacts = {
  node: "v26.10.0",
  tzdata: "2026c",
  shortSecrets: [],
  claude: { auth: "api_key", hasKey: false, program: null, agentSdk: null, wantedSdk: "1.2.3" },
  isSet: () => true,
  ledger: { state: "whole" },
};
/** A machine whose scheduler knows nothing of Nightdesk. */
const NO_SCHEDULE = {
  scheduler: { label: "crontab", registered: async () => null } as unknown as SystemScheduler,
  program: ["/node", "/nightdesk.js"] as const,
};

/** Datasets by name, each with what is wrong with it. */
function datasetsOf(problems: Readonly<Record<string, readonly string[]>>): Datasets {
  return {
    list: async () => Object.keys(problems),
    read: async (name: string) => ({
      integrity: async () => [...(problems[name] ?? [])],
      close: () => undefined,
    }),
  } as unknown as Datasets;
}

const YAML =
  "timezone: Europe/Prague\ntasks:\n  - {id: a, script: a.py, schedule: daily, env_pass: [TOKEN]}\n";

function doctor(
  t: TestContext,
  facts: Partial<MachineFacts> = {},
  files: Record<string, string> = {},
  path = process.env["PATH"],
  datasets: Readonly<Record<string, readonly string[]>> = {},
  indexFaults: readonly string[] = [],
) {
  const cwd = temporaryHome(t, { "nightdesk.yaml": YAML, "a.py": "", ".env": "TOKEN=abcdefgh\n", ...files });
  chmodSync(join(cwd, ".env"), 0o600);
  const services = {
    readConfig,
    machineFacts: async () => ({ ...FACTS, ...facts }),
    datasets: async () => datasetsOf(datasets),
    genome: async () => genomeOf(indexFaults),
    openReading: async () => null,
    scheduler: async () => NO_SCHEDULE,
  };
  return runFake(["doctor"], { cwd, services, env: path === undefined ? {} : { PATH: path } });
}

function genomeOf(faults: readonly string[]): GenomeDesk {
  return { faults: async () => faults, close: () => undefined } as unknown as GenomeDesk;
}

test("CLI-31 a healthy home ends with 0 and says what was looked at", async (t) => {
  const { code, stdout } = await doctor(t);
  assert.equal(code, 0, stdout);
  for (const sentence of [
    /Node v26/,
    /2026c; this home's zone is Europe\/Prague/,
    /can be written/,
    /ledger is whole/,
    /\.py scripts run by \//,
  ]) {
    assert.match(stdout, sentence);
  }
});

const broken: readonly [string, Partial<MachineFacts>, Record<string, string>, RegExp][] = [
  [
    "a damaged ledger",
    { ledger: { state: "damaged", why: "row 3 missing" } },
    {},
    /✗ The ledger is damaged: row 3 missing/,
  ],
  ["a Node that is too old", { node: "v20.1.0" }, {}, /✗ Node v20\.1\.0 is too old/],
  ["a wrong configuration", {}, { "nightdesk.yaml": "tasks: 3\n" }, /✗ The configuration has 1 error/],
];

for (const [what, facts, files, sentence] of broken) {
  test(`${what} ends with 1`, async (t) => {
    const { code, stdout } = await doctor(t, facts, files);
    assert.equal(code, 1);
    assert.match(stdout, sentence);
  });
}

test("UNA-12 doctor says what the logs take", async (t) => {
  const { stdout } = await doctor(
    t,
    {},
    { "logs/2026-11-20_a.log": "x".repeat(3000), "logs/2026-11-21_a.log": "x" },
  );
  assert.match(stdout, /✓ The logs take 3 KB in 2 files, the oldest of 2026-11-20/);
});

test("an interpreter that is not there ends with 1 and what to install", async (t) => {
  const { code, stdout } = await doctor(t, {}, {}, "/nowhere");
  assert.equal(code, 1);
  assert.match(stdout, /None of python3, python, py is on the PATH/);
});

test("short secrets and unset variables are warnings", async (t) => {
  const { code, stdout } = await doctor(t, { shortSecrets: ["PIN"], isSet: () => false });
  assert.equal(code, 0);
  assert.match(stdout, /! PIN is shorter than 6 characters/);
  assert.match(stdout, /! TOKEN is passed to a task but is not set/);
});

test("a folder that is copied to the cloud is a warning", () => {
  for (const folder of [
    "/home/me/Dropbox/nightdesk",
    "C:\\Users\\me\\OneDrive - Firm\\desk",
    "/Users/me/Library/Mobile Documents/x",
  ]) {
    const checks = homeChecks({ folder, platform: "win32", now: 0 });
    assert.ok(
      checks.some(({ name, status }) => name === "synced" && status === "warning"),
      folder,
    );
  }
  const plain = homeChecks({ folder: "/home/me/boxes", platform: "linux", now: 0 });
  assert.ok(!plain.some(({ name }) => name === "synced"));
});

test("DAT-48 a dataset that is damaged ends with 1 and says what to do; whole ones are counted", async (t) => {
  const path = process.env["PATH"];
  const whole = await doctor(t, {}, {}, path, { health: [], clinvar: [] });
  assert.match(whole.stdout, /2 datasets are whole/);
  const damaged = await doctor(t, {}, {}, path, { health: [], clinvar: ["page 3 is never used", "more"] });
  assert.equal(damaged.code, 1);
  assert.match(
    damaged.stdout,
    /The dataset clinvar is damaged: page 3 is never used, and 1 more\n.*data\/clinvar\.db/,
  );
});

test("CLI-42 with an invalid configuration the zone is that of the last good one, or not known", async (t) => {
  const invalid = { "nightdesk.yaml": "timezone: America/New_York\ntasks: 3\n" };
  const { stdout } = await doctor(t, {}, invalid);
  assert.match(stdout, /this home's zone is not known/);
  const cwd = temporaryHome(t, invalid);
  const session = {
    reading: {} as never,
    goodConfig: async () => ({ ...makeConfig([]), timezone: "Europe/Prague" }),
    liveness: () => "dead" as const,
    close: async () => undefined,
  };
  const services = {
    readConfig,
    machineFacts: async () => FACTS,
    datasets: async () => datasetsOf({}),
    genome: async () => genomeOf([]),
    openReading: async () => session,
    scheduler: async () => NO_SCHEDULE,
  };
  assert.match((await runFake(["doctor"], { cwd, services })).stdout, /this home's zone is Europe\/Prague/);
});

test("CLI-42 the variable that is named for the key is the one that the configuration names", async (t) => {
  const yaml = "claude: {api_key: ${NOKEY}}\ntasks:\n  - {id: a, ask: what, schedule: daily}\n";
  const claude = { ...FACTS.claude, keyName: "NOKEY" };
  const { stdout } = await doctor(t, { claude }, { "nightdesk.yaml": yaml });
  assert.match(stdout, /Put NOKEY=… into \.env, or set claude\.auth: login/);
  assert.equal(
    claudeAccount({ ...makeConfig([]), claude: { api_key: "${NOKEY}" } }, () => undefined).keyName,
    "NOKEY",
  );
  assert.match(noKeyText({ keyName: "NOKEY" }), /put NOKEY=… into \.env/);
  assert.equal(claudeAccount(null, () => undefined).keyName, "ANTHROPIC_API_KEY");
});

test("GEN-26 a damaged index of ClinVar ends with 1 and says what to do", async (t) => {
  const fault = "data/clinvar/GRCh38.db: damaged: pos, part 3 is not what was written. nightdesk run TASK";
  const { code, stdout } = await doctor(t, {}, {}, process.env["PATH"], {}, [fault]);
  assert.equal(code, 1);
  assert.ok(stdout.includes("pos, part 3 is not what was written"));
});

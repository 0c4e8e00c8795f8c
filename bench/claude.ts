/**
 * What Nightdesk adds to a call of Claude: an `ask` beside the bare call of the SDK against the same loopback, in one
 * process and in turns; the size of an agent's first request; how often an idle night of gated tasks asks a model.
 * Run with `npm run build && node bench/claude.ts [rounds]`; it makes its own homes and removes them.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { createMessages } from "../src/claude/messages/index.ts";
import { bytesOf, toParams } from "../src/claude/messages/request.ts";
import type { Run } from "../src/core/run.ts";
import { createPurse } from "../src/engine/purse.ts";
import { callFor } from "../src/executors/ask/conversation.ts";
import { createAskExecutor } from "../src/executors/ask/index.ts";
import { createLadder } from "../src/executors/ladder/index.ts";
import { openSqliteLedger } from "../src/ledger/index.ts";
import { systemClock } from "../src/platform/clock.ts";
import { systemProcesses } from "../src/platform/processes/index.ts";
import type { AttemptRequest } from "../src/ports/executor.ts";
import { makeDue } from "../src/testing/make-due.ts";
import { makeConfig, makeTask } from "../src/testing/make-task.ts";
import { startClaude } from "../src/testing/upstream/claude-api/index.ts";
import { flushTime } from "./support/flush.ts";
import { withStore } from "./support/homes.ts";
import { type Command, install } from "./support/installation.ts";
import { timeOf } from "./support/programs.ts";
import { type Measurement, printTable } from "./support/table.ts";

const ROUNDS = Number(process.argv[2] ?? 40);
const GATED = 20;
const MEMORY = "/dev/shm";
const DAY_MS = 86_400_000;
const RESULT = { headline: "h", body: "b", findings: [], metrics: [] };
const never = new AbortController().signal;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "nightdesk-bench-")));
const upstream = await startClaude({ json: RESULT });
try {
  const nightdesk = install(join(folder, "installed"));
  printTable([
    ...(await overhead(join(folder, "ask"), `a flush to this disk ${flushTime(folder).toFixed(1)} ms`)),
    ...(await overheadInMemory()),
    await firstRequest(join(folder, "agent"), nightdesk),
    await idleNight(join(folder, "idle"), nightdesk),
  ]);
} finally {
  await upstream.close();
  rmSync(folder, { recursive: true });
}

/** What is left without a disk, where that can be had. */
async function overheadInMemory(): Promise<Measurement[]> {
  if (!existsSync(MEMORY)) return [];
  const inMemory = mkdtempSync(join(MEMORY, "nightdesk-bench-"));
  try {
    return await overhead(join(inMemory, "ask"), "home in memory");
  } finally {
    rmSync(inMemory, { recursive: true });
  }
}

/** The ladder's look, the reservation, the call, the settlement, log and report; the ledger on the disk. */
async function overhead(home: string, where: string): Promise<Measurement[]> {
  mkdirSync(join(home, "state"), { recursive: true });
  const store = await openSqliteLedger({ path: join(home, "state", "ledger.db") });
  const clock = systemClock();
  const processes = systemProcesses(process.platform);
  const task = makeTask("a", { work: { kind: "ask", text: "What happened?", file: null }, cwd: home });
  const account = {
    auth: "api_key",
    apiKey: "sk-bench",
    baseUrl: upstream.url,
    model: "claude-sonnet-5-5",
    gateModel: "claude-haiku-5-5",
    executable: null,
    withoutKey: "skip",
  } as const;
  const budget = { perRunUsd: 1e6, perTaskUsd: null, perDayUsd: 1e6, perMonthUsd: 1e6, maxTurns: null };
  const rules = { config: makeConfig([task], { budget }), isLogin: false };
  const messages = createMessages({ apiKey: "sk-bench", baseUrl: upstream.url, userAgent: "bench", clock });
  const shared = {
    home,
    clock,
    processes,
    platform: process.platform,
    secrets: { get: () => undefined, all: () => [] },
    purse: createPurse({ ledger: store.ledger, clock, processes }, () => rules),
    render: () => Promise.resolve({ text: "What happened?", hash: "h", inputs: [] }) as never,
    openFindings: () => Promise.resolve([]),
    account: () => account,
    messages: () => messages,
    bytesOf,
  };
  const ask = createAskExecutor({ ...shared, byLogin: null as never });
  const unused = null as never;
  const ladder = createLadder({ ...shared, now: clock.now, scripts: unused, askByLogin: unused });
  const client = new Anthropic({ apiKey: "sk-bench", baseURL: upstream.url, maxRetries: 0 });
  const params = toParams(callFor(task, account.model, "What happened?"));
  const bare: number[] = [];
  const whole: number[] = [];
  for (let round = 0; round < ROUNDS + 3; round += 1) {
    const request = requestOf(task, round);
    const first = await taken(() => client.messages.stream(params).finalMessage());
    const second = await taken(async () => {
      await ladder({ ...request, lastInputHash: null, deferrals: 0 }, never);
      const result = await ask.start(request, { started: () => Promise.resolve() }, never);
      if (result.outcome !== "succeeded") throw new Error(`${result.reason}: ${result.detail}`);
    });
    ask.discard(request.run);
    // The first rounds load and compile.
    if (round < 3) continue;
    bare.push(first);
    whole.push(second);
  }
  await store.close();
  const [least, median] = [Math.min(...whole) - Math.min(...bare), middle(whole) - middle(bare)];
  const note = `bare ${middle(bare).toFixed(1)} ms, ask ${middle(whole).toFixed(1)} ms, median of ${ROUNDS}; ${where}`;
  return [
    { what: "ask beyond the bare call", measured: median, unit: "ms", target: 10, note },
    { what: "the same, best round", measured: least, unit: "ms", target: 10, note: "" },
    {
      what: "ask to the bare call",
      measured: middle(whole) / middle(bare),
      unit: "×",
      target: null,
      note: "the loopback answers at once; Claude takes seconds",
    },
  ];
}

function requestOf(task: AttemptRequest["task"], round: number): AttemptRequest {
  const run = {
    id: `bench${round}`,
    task: task.id,
    trigger: "slot",
    attempts: 1,
    catchUp: false,
    full: false,
  };
  return {
    run: { ...run, finishedAt: 1 } as unknown as Run,
    task,
    attempt: 1,
    idempotencyKey: String(round),
    lastSuccessAt: null,
    watermark: null,
    deadlineAt: Date.now() + 60_000,
  };
}

async function firstRequest(home: string, nightdesk: Command): Promise<Measurement> {
  const calls = upstream.calls.length;
  upstream.say({ calls: [{ name: "StructuredOutput", input: RESULT }] });
  write(home, ["  - {id: a, agent: Look around, schedule: on_demand}"]);
  // As a person installs the Agent SDK.
  symlinkSync(join(import.meta.dirname, "..", "node_modules"), join(home, "node_modules"));
  const took = await timeOf(nightdesk(home, "run", "a"));
  upstream.say({ json: RESULT });
  const bytes = upstream.calls[calls]?.bytes ?? Number.NaN;
  const note = `the run took ${(took / 1000).toFixed(1)} s, most of it the agent's program`;
  return { what: "first request of the default agent", measured: bytes / 1024, unit: "KB", target: 10, note };
}

async function idleNight(home: string, nightdesk: Command): Promise<Measurement> {
  const tasks = Array.from(
    { length: GATED },
    (_, n) => `  - {id: t${n}, ask: Hello, schedule: every 24h, gate: {script: no.sh}}`,
  );
  write(home, tasks);
  writeFileSync(join(home, "no.sh"), `#!/bin/sh\necho '{"skip": "nothing"}' >> "$NIGHTDESK_OUTPUT"\n`, {
    mode: 0o755,
  });
  const calls = upstream.calls.length;
  await timeOf(nightdesk(home, "tick"));
  await withStore(home, ({ ledger }) => makeDue(ledger, Date.now() - DAY_MS));
  const took = await timeOf(nightdesk(home, "tick"));
  const rows = await withStore(home, ({ reading }) => reading.history({ state: "skipped", limit: 100 }));
  if (rows.length !== GATED) throw new Error(`${rows.length} of ${GATED} were skipped`);
  const note = `${GATED} gated tasks in ${(took / 1000).toFixed(1)} s`;
  return {
    what: "calls of a model in an idle night",
    measured: upstream.calls.length - calls,
    unit: "",
    target: null,
    note: `wanted: none; ${note}`,
  };
}

function write(home: string, tasks: readonly string[]): void {
  mkdirSync(home, { recursive: true });
  const claude = `claude: {base_url: "${upstream.url}"}`;
  writeFileSync(join(home, "nightdesk.yaml"), `timezone: UTC\n${claude}\ntasks:\n${tasks.join("\n")}\n`);
  writeFileSync(join(home, ".env"), "ANTHROPIC_API_KEY=sk-bench\n", { mode: 0o600 });
}

async function taken(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

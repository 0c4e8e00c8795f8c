/** A task with every default, for tests that care about one or two keys. */
import type { Config, Task } from "../core/task.ts";

export function makeTask(id: string, overrides: Partial<Task> = {}): Task {
  return {
    id,
    work: { kind: "script", path: `/home/tasks/${id}.sh`, args: [] },
    rule: { kind: "on_demand" },
    zone: "UTC",
    ruleText: "on demand",
    dependsOn: [],
    gate: null,
    missed: "run_once",
    missedMaxAgeMs: null,
    missedMaxRuns: 10,
    graceMs: 30 * 60_000,
    onLost: "retry",
    onlyIfChanged: false,
    overlap: "skip",
    locks: [],
    timeoutMs: 30 * 60_000,
    killGraceMs: 10_000,
    retries: 0,
    retryDelayMs: 5 * 60_000,
    expect: null,
    notify: [],
    env: {},
    envPass: [],
    cwd: "/home",
    priority: 5,
    enabled: true,
    full: null,
    uses: [],
    tools: [],
    mcp: null,
    approve: [],
    batch: false,
    resident: false,
    agentMayRun: false,
    readsUntrusted: false,
    acceptRisk: null,
    runsOn: [],
    budget: null,
    visibility: "private",
    line: 1,
    ...overrides,
  };
}

export function makeConfig(tasks: readonly Task[], overrides: Partial<Config> = {}): Config {
  return {
    hash: JSON.stringify(tasks.map(({ id, rule, zone, enabled }) => [id, rule, zone, enabled])),
    timezone: "UTC",
    concurrency: 2,
    budget: null,
    claude: null,
    channels: null,
    dashboard: { port: 4680 },
    ledger: ":memory:",
    tasks,
    ...overrides,
  };
}

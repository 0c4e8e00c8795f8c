/** A home whose Claude is the loopback one, its nights, and the places that no secret may reach. */
import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { openSqliteLedger, type Store } from "../../src/ledger/index.ts";
import {
  type Answer,
  type ClaudeUpstream,
  startClaude,
} from "../../src/testing/upstream/claude-api/index.ts";
import { pretendAbsence } from "./absence.ts";
import { history, type HistoryRow } from "./history.ts";
import { ends, json, nightdesk } from "./program.ts";

/** No key of anybody: it is looked for wherever it must not be. */
export const KEY = "sk-canary-7d1f0b3ac95e";

export const GOOD = {
  headline: "All is well",
  body: "Nothing **new**.",
  findings: [{ key: "disk_low", severity: "warning", title: "The disk is low", body: "9 GB" }],
  metrics: [{ name: "free", value: 9, unit: "GB" }],
};

/** What a task says that has a moment each night. */
export const NIGHTLY = "schedule: nightly";

export interface DeskOptions {
  /** Lines below `tasks:`. */
  readonly tasks: readonly string[];
  /** Further lines at the top. */
  readonly top?: readonly string[];
  /** Further keys of `claude:`. */
  readonly claude?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly answer?: Answer;
  /** null: none is set. */
  readonly key?: string | null;
}

export interface ClaudeDesk {
  readonly home: string;
  readonly upstream: ClaudeUpstream;
  /** One moment comes of each task that is `NIGHTLY`; ends when its runs have ended or wait. */
  night(env?: NodeJS.ProcessEnv): Promise<void>;
  /** The newest row of a task. */
  last(task: string): Promise<HistoryRow>;
  store<T>(work: (store: Store) => Promise<T>): Promise<T>;
}

export async function claudeDesk(t: TestContext, options: DeskOptions): Promise<ClaudeDesk> {
  const { tasks, top = [], claude = "", files = {}, answer, key = KEY } = options;
  const upstream = await startClaude(answer ?? { json: GOOD });
  t.after(() => upstream.close());
  const yaml = [
    "timezone: UTC",
    ...top,
    `claude: {base_url: "${upstream.url}"${claude === "" ? "" : `, ${claude}`}}`,
    "tasks:",
    ...tasks.map((line) => `  ${line}`),
    "",
  ].join("\n");
  let nights = 0;
  const first = Math.floor(Date.now() / 60_000 - 40) * 60_000;
  /** Each night has moments of its own, a minute after those of the last one, which are recorded already. */
  function written(): string {
    const anchor = new Date(first + nights * 60_000).toISOString().replace(".000Z", "+00:00");
    return yaml.replaceAll(NIGHTLY, `schedule: every 1h, anchor: "${anchor}"`);
  }
  const home = temporaryHome(t, {
    "nightdesk.yaml": written(),
    ".env": key === null ? "OTHER=1\n" : `ANTHROPIC_API_KEY=${key}\n`,
    ...files,
  });
  return {
    home,
    upstream,
    async night(env = {}) {
      nights += 1;
      writeFileSync(join(home, "nightdesk.yaml"), written());
      await ends(0, home, "tick");
      pretendAbsence(home, 3_600_000);
      await tick(home, env);
    },
    async last(task) {
      const [row] = await history(home, task);
      assert.ok(row !== undefined, `${task} has not run`);
      return row;
    },
    store: (work) => withStore(home, work),
  };
}

/** A look at what is due; that some of it fails may be what the test wants. */
export async function tick(home: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const { code, stdout, stderr } = await nightdesk(home, ["tick"], env);
  assert.ok(code === 0 || code === 1, `tick ended with ${code}\n${stdout}${stderr}`);
}

export async function withStore<T>(home: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteLedger({ path: join(home, "state", "ledger.db") });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export interface Alert {
  readonly kind: string;
  readonly task: string | null;
  readonly title: string;
  readonly body: string | null;
}

export async function alerts(home: string): Promise<readonly Alert[]> {
  return (await json<{ alerts: Alert[] }>(home, "status")).alerts;
}

/** Files of the home that hold these bytes; `.env`, where the key belongs, is not looked at. */
export function filesHolding(home: string, bytes: string): string[] {
  return readdirSync(home, { recursive: true, encoding: "utf8" }).filter((name) => {
    const path = join(home, name);
    return name !== ".env" && lstatSync(path).isFile() && readFileSync(path).includes(bytes);
  });
}

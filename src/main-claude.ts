/** The part of the composition root that joins what Claude tasks need. The SDKs are loaded when they are first used. */
import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import * as z from "zod";
import { lazyMessages } from "./claude/messages/lazy.ts";
import { bytesOf } from "./claude/messages/request.ts";
import { claudeAccount } from "./cli/claude-account.ts";
import { commandsOver } from "./cli/captured-commands.ts";
import { limited, questionFor } from "./cli/commands/data/dataset-query.ts";
import type { CliContext } from "./cli/context.ts";
import { firstOnPath } from "./cli/on-path.ts";
import { modelPowers } from "./cli/model-powers.ts";
import type { Home } from "./cli/home.ts";
import type { LaunchPlan, Services } from "./cli/services.ts";
import type { AdaptationDraft } from "./core/adaptation.ts";
import { alwaysPassed } from "./core/environment.ts";
import type { Message } from "./core/message.ts";
import { mostOf } from "./core/money/cost.ts";
import type { Run } from "./core/run.ts";
import type { Config, Task } from "./core/task.ts";
import { adaptPlan } from "./engine/adapt.ts";
import { happenedSince } from "./engine/happened-since.ts";
import { createPurse } from "./engine/purse.ts";
import { createAgentExecutor } from "./executors/agent/index.ts";
import { callFor, MAX_ANSWER_TOKENS } from "./executors/ask/conversation.ts";
import { createAskExecutor } from "./executors/ask/index.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import { createLadder } from "./executors/ladder/index.ts";
import { findOwnFile } from "./own-file/find.ts";
import type { TaskExecutorOptions } from "./executors/task/index.ts";
import type { Store } from "./ledger/index.ts";
import { NO_KEY, type ClaudeAccount } from "./ports/claude-account.ts";
import type { LedgerReading } from "./ports/ledger-reading.ts";
import type { AgentTool, ClaudeAgent } from "./ports/claude-agent.ts";
import type { Datasets } from "./ports/datasets.ts";
import type { Executor } from "./ports/executor.ts";
import type { Ladder } from "./ports/ladder.ts";
import type { RenderPrompt } from "./ports/prompt.ts";
import { diskFiles } from "./prompts/disk-files.ts";
import { MAX_ROWS } from "./prompts/limits.ts";
import { renderPrompt } from "./prompts/render-prompt.ts";
import type { Secrets } from "./ports/secrets.ts";
import type { Say } from "./ports/say.ts";
import { createSay } from "./answering/index.ts";
import { localText } from "./schedule/local-text.ts";
import { callTool, TOOLS, type Tool, type ToolDesk } from "./tools/index.ts";

export interface ClaudeParts extends Omit<TaskExecutorOptions, "deskSnapshot" | "publisher"> {
  readonly store: Store;
  /** The configuration in use. */
  readonly config: () => Config | null;
  readonly version: string;
  readonly datasets: () => Promise<Datasets>;
  /** Runs the scripts of gates. */
  readonly scripts: Executor;
  /** What commands called from inside go by. */
  readonly context: CliContext;
  /** Takes secrets out of what a tool answers. */
  readonly mask: (text: string) => string;
}

export interface ClaudeDesk {
  readonly ask: Executor;
  readonly agent: Executor;
  readonly ladder: Ladder;
  readonly say: Say;
}

export function joinClaude(parts: ClaudeParts): ClaudeDesk {
  const { store, config, version, clock } = parts;
  const account = (): ClaudeAccount => {
    const given = claudeAccount(config(), parts.secrets.get);
    if (given.auth !== "login" || given.executable !== null) return given;
    // The person's own program knows the person's login.
    return {
      ...given,
      executable: firstOnPath(["claude"], { env: parts.environment, platform: parts.platform }),
    };
  };
  const purse = createPurse({ ...parts, ledger: store.ledger }, () => ({
    config: inUse(config()),
    isLogin: account().auth === "login",
  }));
  const messages = (of: ClaudeAccount) => lazyMessages(of, clock, version);
  const shared = {
    ...parts,
    account,
    purse,
    render: renderer({ ...parts, reading: store.reading }),
    messages,
    bytesOf,
    openFindings,
  };
  async function openFindings(task: string) {
    return store.reading.findings({ task, states: ["new", "ongoing"] });
  }
  const agent = createAgentExecutor({
    ...shared,
    agent: lazyAgent(parts),
    readTools: agentTools(parts, ({ readOnly }) => readOnly),
    tempRoot: tmpdir(),
    approvalsOf: (run) => store.ledger.read((tx) => tx.approvalsOf(run)),
    useApproval: ({ id }) =>
      store.ledger.write((tx) => tx.moveApproval(id, "approved", "used", { at: clock.now() })),
    deeds: (run) => deedsOf(parts, run),
    happened: (task, since) => happenedSince(store.reading, task.id, since, clock.now()),
    residentTools: agentTools(parts, ({ name }) => name === "run_task"),
  });
  return {
    ask: createAskExecutor({ ...shared, byLogin: agent }),
    agent,
    ladder: createLadder({ ...shared, now: clock.now }),
    say: createSay({
      ...shared,
      tools: agentTools(parts, ({ readOnly, name }) => readOnly || name === "run_task"),
      now: () => localText(clock.now(), config()?.timezone ?? "UTC"),
    }),
  };
}

/** What `doctor` says of Claude. */
export async function claudeFacts(home: string, config: Config | null, get: Secrets["get"]) {
  const { AGENT_SDK_VERSION, findAgentSdk } = await import("./claude/agent/load-sdk.ts");
  const { auth, apiKey } = claudeAccount(config, get);
  const agentSdk = findAgentSdk(home)?.version ?? null;
  return { auth, hasKey: apiKey !== null, agentSdk, wantedSdk: AGENT_SDK_VERSION };
}

type Told = Pick<LedgerReading, "newestReport" | "findings">;

const NOTHING_RECORDED: Told = {
  newestReport: () => Promise.resolve(null),
  findings: () => Promise.resolve([]),
};

interface PlanParts {
  readonly services: Pick<Services, "openReading" | "datasets">;
  readonly home: Home;
  readonly bench: { readonly attempts: AttemptContext; readonly config: () => Config | null };
}

/** How a Claude task would be asked, for `run --dry-run`. Asks nobody. */
export async function planClaude({ services, home, bench }: PlanParts, task: Task): Promise<LaunchPlan> {
  const account = claudeAccount(bench.config(), bench.attempts.secrets.get);
  const record = await services.openReading(home);
  try {
    const reading = record?.reading ?? NOTHING_RECORDED;
    const datasets = () => services.datasets(home);
    const { text, inputs } = await renderer({ home: home.folder, datasets, reading })(task);
    const model = task.model ?? account.model;
    const bytes = bytesOf(callFor(task, model, text));
    const mostUsd = mostOf(model, bytes, MAX_ANSWER_TOKENS, task.batch).usd;
    const noKey = account.auth === "api_key" && account.apiKey === null;
    return {
      argv: [],
      cwd: task.cwd,
      env: [],
      problems: noKey ? [NO_KEY] : [],
      claude: { model, bytes, mostUsd, inputs, prompt: text },
    };
  } finally {
    await record?.close();
  }
}

function inUse(config: Config | null): Config {
  if (config === null) throw new Error("Claude is asked although no configuration was ever read");
  return config;
}

function renderer({
  home,
  datasets,
  reading,
}: Pick<ClaudeParts, "home" | "datasets"> & { readonly reading: Told }): RenderPrompt {
  const found = {
    ...diskFiles(),
    async query(sql: string) {
      const all = await datasets();
      const { dataset, sql: own } = questionFor(sql, await all.list());
      const rows = (await all.ask(dataset, limited(own, MAX_ROWS + 1), { timeoutMs: 30_000 })) ?? [];
      return { columns: Object.keys(rows[0] ?? {}), rows };
    },
    report: async (task: string) => (await reading.newestReport(task))?.report ?? null,
    findings: (task: string | null) =>
      reading.findings({ ...(task === null ? {} : { task }), states: ["new", "ongoing"] }),
  };
  return async (task) =>
    renderPrompt(found, {
      home,
      text: wordsOf(task),
      inputs: task.inputs,
      model: task.model,
      effort: task.effort,
      schema: task.schema,
    });
}

function wordsOf({ work }: Task): string {
  if (work.kind !== "ask" && work.kind !== "agent") return "";
  return work.text ?? readFileSync(work.file ?? "", "utf8");
}

/** Tools as an agent gets them. */
function agentTools({ context, mask }: ClaudeParts, isOffered: (tool: Tool) => boolean): AgentTool[] {
  const desk: ToolDesk = {
    commands: commandsOver(context),
    powers: modelPowers(context),
    caller: "an agent",
    masker: () => Promise.resolve(mask),
  };
  return TOOLS.filter(isOffered).map((tool) => {
    const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(tool.input, { io: "input" });
    return {
      name: tool.name,
      description: tool.description,
      inputSchema,
      async run(input) {
        const answer = await callTool(tool, desk, input);
        if (answer.kind === "refused") throw new Error(answer.sentence);
        return JSON.stringify(answer.value);
      },
    };
  });
}

/** What an agent does beyond its report. */
function deedsOf({ store, clock, config, context }: ClaudeParts, run: Run) {
  return {
    enqueue(id: string): Promise<string | null> {
      const task = config()?.tasks.find((candidate) => candidate.id === id);
      const may = task?.agentMayRun === true && task.rule.kind === "on_demand" && task.enabled;
      return Promise.resolve(may ? null : `${id} may not be run by an agent; tell the person instead`);
    },
    async remind(at: number, text: string): Promise<void> {
      const message: Message = {
        kind: "reminder",
        severity: "info",
        task: run.task,
        run: run.id,
        title: `Reminder of ${run.task}`,
        body: text,
        key: `reminder:${run.id}:${at}`,
        createdAt: clock.now(),
        notBefore: at,
        expiresAt: null,
      };
      await store.ledger.write((tx) => tx.addMessage(message));
    },
    async adapt(draft: AdaptationDraft) {
      const done = await adaptPlan({ ledger: store.ledger, clock }, inUse(config()), draft, run.id);
      return done.ok ? { id: done.id } : { why: done.why };
    },
    async propose(yaml: string, why: string): Promise<string> {
      const proposal = { yaml, why, by: `run ${run.id} of ${run.task}` };
      const written = await modelPowers(context).propose(proposal);
      if (written.kind === "refused") throw new Error(written.sentence);
      return `written to ${written.path}; only a person can enable it`;
    },
  };
}

function lazyAgent({ home, version, clock, platform, environment, nodePath }: ClaudeParts): ClaudeAgent {
  const passed = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && alwaysPassed(name, platform),
  );
  return {
    async run(...args) {
      const { createAgent } = await import("./claude/agent/index.ts");
      const guard = findOwnFile(import.meta.url, ["claude/agent/guard.ts", "claude/agent/guard.js"]);
      const agent = createAgent({
        home,
        version,
        clock,
        guard: { program: [nodePath, guard], platform, path: environment["PATH"] ?? "" },
        basics: Object.fromEntries(passed) as Record<string, string>,
        userHome: homedir(),
        fetch,
      });
      return agent.run(...args);
    },
  };
}

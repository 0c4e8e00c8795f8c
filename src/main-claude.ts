/** The part of the composition root that joins what Claude tasks need. The SDKs are loaded when they are first used. */
import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import * as z from "zod";
import { bytesOf } from "./claude/messages/request.ts";
import { claudeAccount } from "./cli/claude-account.ts";
import { commandsOver } from "./cli/captured-commands.ts";
import { limited, questionFor } from "./cli/commands/data/dataset-query.ts";
import type { CliContext } from "./cli/context.ts";
import { modelPowers } from "./cli/model-powers.ts";
import { alwaysPassed } from "./core/environment.ts";
import type { Message } from "./core/message.ts";
import type { Run } from "./core/run.ts";
import type { Config, Task } from "./core/task.ts";
import { createPurse } from "./engine/purse.ts";
import { createAgentExecutor } from "./executors/agent/index.ts";
import { createAskExecutor } from "./executors/ask/index.ts";
import { createLadder } from "./executors/ladder/index.ts";
import { findOwnFile } from "./executors/task/own-file.ts";
import type { TaskExecutorOptions } from "./executors/task/index.ts";
import type { Store } from "./ledger/index.ts";
import type { ClaudeAccount } from "./ports/claude-account.ts";
import type { AgentTool, ClaudeAgent } from "./ports/claude-agent.ts";
import type { ClaudeMessages } from "./ports/claude.ts";
import type { Datasets } from "./ports/datasets.ts";
import type { Executor } from "./ports/executor.ts";
import type { Ladder } from "./ports/ladder.ts";
import type { RenderPrompt } from "./ports/prompt.ts";
import { diskFiles } from "./prompts/disk-files.ts";
import { MAX_ROWS } from "./prompts/limits.ts";
import { renderPrompt } from "./prompts/render-prompt.ts";
import { callTool, TOOLS, type ToolDesk } from "./tools/index.ts";

export interface ClaudeParts extends Omit<TaskExecutorOptions, "deskSnapshot"> {
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
}

export function joinClaude(parts: ClaudeParts): ClaudeDesk {
  const { store, config, version, clock } = parts;
  const account = (): ClaudeAccount => claudeAccount(config(), parts.secrets.get);
  const purse = createPurse({ ...parts, ledger: store.ledger }, () => ({
    config: known(config()),
    isLogin: account().auth === "login",
  }));
  const messages = (of: ClaudeAccount) => lazyMessages(of, parts, version);
  const shared = { ...parts, account, purse, render: renderer(parts), messages, bytesOf, openFindings };
  async function openFindings(task: string) {
    return store.reading.findings({ task, states: ["new", "ongoing"] });
  }
  const agent = createAgentExecutor({
    ...shared,
    agent: lazyAgent(parts),
    readTools: readTools(parts),
    tempRoot: tmpdir(),
    approvalsOf: (run) => store.ledger.read((tx) => tx.approvalsOf(run)),
    useApproval: ({ id }) =>
      store.ledger.write((tx) => tx.moveApproval(id, "approved", "used", { at: clock.now() })),
    deeds: (run) => deedsOf(parts, run),
  });
  return {
    ask: createAskExecutor({ ...shared, byLogin: agent }),
    agent,
    ladder: createLadder({ ...shared, now: clock.now }),
  };
}

/** How a Claude task would be started, for `run --dry-run`: in this process, with nothing handed on but its words. */
export function describeClaude(task: Task) {
  return { argv: [], cwd: task.cwd, env: [], problems: [] };
}

function known(config: Config | null): Config {
  if (config === null) throw new Error("Claude is asked although no configuration was ever read");
  return config;
}

function renderer({ home, datasets, store }: ClaudeParts): RenderPrompt {
  const found = {
    ...diskFiles(),
    async query(sql: string) {
      const all = await datasets();
      const { dataset, sql: own } = questionFor(sql, await all.list());
      const rows = (await all.ask(dataset, limited(own, MAX_ROWS + 1), { timeoutMs: 30_000 })) ?? [];
      return { columns: Object.keys(rows[0] ?? {}), rows };
    },
    report: async (task: string) => (await store.reading.newestReport(task))?.report ?? null,
    findings: (task: string | null) =>
      store.reading.findings({ ...(task === null ? {} : { task }), states: ["new", "ongoing"] }),
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

/** The reading tools as an agent gets them. */
function readTools({ context, mask }: ClaudeParts): AgentTool[] {
  const desk: ToolDesk = {
    commands: commandsOver(context),
    powers: modelPowers(context),
    caller: "an agent",
    masker: () => Promise.resolve(mask),
  };
  return TOOLS.filter(({ readOnly }) => readOnly).map((tool) => {
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
    async propose(yaml: string, why: string): Promise<string> {
      const proposal = { yaml, why, by: `run ${run.id} of ${run.task}` };
      const written = await modelPowers(context).propose(proposal);
      if (written.kind === "refused") throw new Error(written.sentence);
      return `written to ${written.path}; only a person can enable it`;
    },
  };
}

/** Loading the SDK takes a good part of a second, which only a call is worth. */
function lazyMessages(account: ClaudeAccount, { clock }: ClaudeParts, version: string): ClaudeMessages {
  let loaded: Promise<ClaudeMessages> | null = null;
  async function load(): Promise<ClaudeMessages> {
    const { createMessages } = await import("./claude/messages/index.ts");
    return createMessages({
      apiKey: account.apiKey ?? "",
      baseUrl: account.baseUrl,
      userAgent: `nightdesk/${version}`,
      clock,
    });
  }
  const get = (): Promise<ClaudeMessages> => (loaded ??= load());
  return {
    ask: async (...args) => (await get()).ask(...args),
    sendBatch: async (...args) => (await get()).sendBatch(...args),
    batchResults: async (...args) => (await get()).batchResults(...args),
    cancelBatch: async (...args) => (await get()).cancelBatch(...args),
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

/** The part of the composition root that joins what Claude tasks need. The SDKs are loaded when they are first used. */
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { lazyMessages } from "./claude/messages/lazy.ts";
import { bytesOf } from "./claude/messages/request.ts";
import { claudeAccount } from "./cli/claude-account.ts";
import { limited, questionFor } from "./cli/commands/data/dataset-query.ts";
import type { CliContext } from "./cli/context.ts";
import { firstOnPath } from "./cli/on-path.ts";
import type { Home } from "./cli/home.ts";
import type { LaunchPlan, Services } from "./cli/services.ts";
import { mostOf } from "./core/money/cost.ts";
import type { Config, Task } from "./core/task.ts";
import { happenedSince } from "./engine/happened-since.ts";
import { createPurse } from "./engine/purse.ts";
import { createAgentExecutor } from "./executors/agent/index.ts";
import { callFor, MAX_ANSWER_TOKENS } from "./executors/ask/conversation.ts";
import { createAskExecutor } from "./executors/ask/index.ts";
import type { AttemptContext } from "./executors/attempt/context.ts";
import { createLadder } from "./executors/ladder/index.ts";
import type { TaskExecutorOptions } from "./executors/task/index.ts";
import { createAskByLogin } from "./executors/model/by-login.ts";
import type { Store } from "./ledger/index.ts";
import { agentTools, deedsOf, lazyAgent, privatePlaces } from "./main-agent.ts";
import { noKeyText, type ClaudeAccount } from "./ports/claude-account.ts";
import type { LedgerReading } from "./ports/ledger-reading.ts";
import type { Datasets } from "./ports/datasets.ts";
import type { Executor } from "./ports/executor.ts";
import type { Ladder } from "./ports/ladder.ts";
import type { RenderPrompt } from "./ports/prompt.ts";
import { diskFiles, readUpTo } from "./prompts/disk-files.ts";
import { MAX_ROWS } from "./prompts/limits.ts";
import { ownWords } from "./prompts/words.ts";
import { renderPrompt } from "./prompts/render-prompt.ts";
import type { Say } from "./ports/say.ts";
import { createSay } from "./answering/index.ts";
import { localText } from "./schedule/local-text.ts";

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
  const account = (): ClaudeAccount => withProgram(claudeAccount(config(), parts.secrets.get), parts);
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
  const program = lazyAgent(parts);
  const tempRoot = tmpdir();
  const askByLogin = createAskByLogin({ home: parts.home, tempRoot, purse, agent: program });
  const agent = createAgentExecutor({
    ...shared,
    agent: program,
    readTools: agentTools(parts, ({ readOnly }) => readOnly),
    privatePlaces: privatePlaces(),
    tempRoot,
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
    ladder: createLadder({ ...shared, askByLogin, now: clock.now }),
    say: createSay({
      ...shared,
      askByLogin,
      tools: agentTools(parts, ({ readOnly, name }) => readOnly || name === "run_task"),
      now: () => localText(clock.now(), config()?.timezone ?? "UTC"),
    }),
  };
}

/** The person's own program knows the person's login. */
function withProgram(
  given: ClaudeAccount,
  { environment, platform }: Pick<ClaudeParts, "environment" | "platform">,
): ClaudeAccount {
  if (given.auth !== "login" || given.executable !== null) return given;
  const PATH = [environment["PATH"] ?? environment["Path"] ?? "", ...usualPlaces()].join(delimiter);
  return { ...given, executable: firstOnPath(["claude"], { env: { PATH }, platform }) };
}

/** Where its installers put it; what a system's scheduler starts has a short PATH. */
function usualPlaces(): string[] {
  return [join(homedir(), ".local", "bin"), join(homedir(), ".claude", "local")];
}

/** What `doctor` says of Claude. */
export async function claudeFacts(
  home: string,
  config: Config | null,
  { secrets, ...machine }: Pick<ClaudeParts, "secrets" | "environment" | "platform">,
) {
  const { AGENT_SDK_VERSION, findAgentSdk } = await import("./claude/agent/load-sdk.ts");
  const { auth, apiKey, keyName, executable } = withProgram(claudeAccount(config, secrets.get), machine);
  const agentSdk = findAgentSdk(home)?.version ?? null;
  return {
    auth,
    hasKey: apiKey !== null,
    ...(keyName === undefined ? {} : { keyName }),
    program: executable,
    agentSdk,
    wantedSdk: AGENT_SDK_VERSION,
  };
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
      problems: noKey ? [noKeyText(account)] : [],
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
  return work.text ?? ownWords(work.file ?? "", readUpTo);
}

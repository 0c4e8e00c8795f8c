/**
 * Who may import what. A room is a folder (or one file) under `src/`; the longest matching name counts, and a room may
 * always import from itself. Tests are free, since they join what they test.
 */
export interface Room {
  /** Path under `src/`. */
  readonly name: string;
  /** Rooms it may import from; their sub-rooms are not included. */
  readonly rooms: readonly string[];
  /** Packages and built-in modules; `node:*` stands for every built-in module. */
  readonly packages: readonly string[];
}

const INNER = ["core", "ports"];
const TASK_TOOLS = ["node:*", "zod", "papaparse", "fast-xml-parser", "@notionhq/client"];

export const ROOMS: readonly Room[] = [
  // Pure rules. They import nothing that could do I/O or read a clock.
  { name: "core", rooms: [], packages: [] },
  { name: "schedule", rooms: ["core"], packages: ["croner", "temporal-polyfill"] },
  { name: "genome", rooms: [], packages: [] },
  // Its store: the engine's small port on real files.
  { name: "genome-store", rooms: ["genome", "own-file"], packages: ["node:*", "yauzl"] },
  { name: "table-files", rooms: [], packages: ["node:*", "papaparse", "hyparquet-writer"] },
  { name: "archive", rooms: [], packages: ["node:*", "yauzl"] },
  // Where the programs of processes and threads lie, in a checkout and in the bundle.
  { name: "own-file", rooms: [], packages: ["node:*"] },
  { name: "masking", rooms: [], packages: [] },
  { name: "ports", rooms: ["core"], packages: [] },
  // These built-in modules compute; they reach nothing outside.
  {
    name: "config",
    rooms: ["core", "schedule"],
    packages: ["yaml", "zod", "node:crypto", "node:path", "node:util"],
  },
  { name: "engine", rooms: ["core", "schedule", "ports"], packages: ["node:crypto"] },

  // Adapters. They know the ports and the core, never each other.
  { name: "platform", rooms: INNER, packages: ["node:*"] },
  // What every store of the ledger has in common: tables, queries, the one transition.
  { name: "ledger", rooms: INNER, packages: ["kysely", "node:async_hooks"] },
  { name: "ledger/migrations", rooms: [...INNER, "ledger"], packages: ["kysely"] },
  { name: "ledger/sqlite", rooms: [...INNER, "ledger", "ledger/migrations"], packages: ["node:*", "kysely"] },
  {
    name: "ledger/postgres",
    rooms: [...INNER, "ledger", "ledger/migrations"],
    packages: ["node:*", "kysely", "pg"],
  },
  // The front door of the ledger; it only names things.
  { name: "ledger/index.ts", rooms: ["ledger", "ledger/sqlite", "ledger/postgres"], packages: [] },
  // What every store of datasets has in common: names, shapes, values.
  { name: "datasets", rooms: INNER, packages: [] },
  { name: "datasets/sqlite", rooms: [...INNER, "datasets"], packages: ["node:*"] },
  { name: "datasets/postgres", rooms: [...INNER, "datasets"], packages: ["node:*", "pg"] },
  { name: "executors/attempt", rooms: [...INNER, "masking"], packages: ["node:*", "execa"] },
  { name: "executors/script", rooms: [...INNER, "executors/attempt"], packages: ["node:*"] },
  {
    name: "executors/task",
    rooms: [...INNER, "executors/attempt", "own-file", "sdk"],
    packages: ["node:*", "zod"],
  },
  // What both kinds of Claude tasks have in common: the words, the form of a result, paying.
  { name: "executors/model", rooms: INNER, packages: ["node:*", "zod"] },
  {
    name: "executors/ask",
    rooms: [...INNER, "executors/attempt", "executors/model"],
    packages: ["node:*", "zod"],
  },
  {
    name: "executors/agent",
    rooms: [...INNER, "executors/attempt", "executors/model"],
    packages: ["node:*", "zod"],
  },
  // What is asked before any of them is started.
  { name: "executors/ladder", rooms: [...INNER, "executors/model"], packages: ["zod"] },
  // Prompts out of a task's words and its inputs.
  { name: "prompts", rooms: INNER, packages: ["node:*"] },
  {
    name: "claude",
    rooms: INNER,
    packages: ["node:*", "@anthropic-ai/sdk", "@anthropic-ai/claude-agent-sdk", "@modelcontextprotocol/sdk"],
  },
  { name: "delivery", rooms: INNER, packages: ["node:*", "grammy", "nodemailer"] },
  // Brings a site that is made already to a folder or a branch.
  { name: "publishing", rooms: INNER, packages: ["node:*"] },
  { name: "dashboard/api", rooms: ["core"], packages: ["zod"] },
  // What the ledger answers to the page's questions, whoever asks: the server, or the maker of a published page.
  {
    name: "dashboard/reading",
    rooms: [...INNER, "schedule", "table-files", "dashboard/api"],
    packages: ["node:*"],
  },
  {
    name: "dashboard/server",
    rooms: [...INNER, "schedule", "dashboard/api", "dashboard/reading"],
    packages: ["node:*", "hono", "@hono/node-server"],
  },
  {
    name: "dashboard/export",
    rooms: [...INNER, "schedule", "dashboard/api", "dashboard/reading"],
    packages: [],
  },
  {
    name: "dashboard/web",
    rooms: ["dashboard/api"],
    packages: ["preact", "@preact/signals", "uplot", "zod"],
  },
  // What a model may read and do, each described once; who offers it to which model is the callers' matter.
  { name: "tools", rooms: INNER, packages: ["zod"] },
  // A person's question, answered by a model with the tools.
  { name: "answering", rooms: [...INNER, "executors/model"], packages: ["node:crypto", "zod"] },
  { name: "mcp", rooms: [...INNER, "tools"], packages: ["node:*", "@modelcontextprotocol/sdk", "zod"] },

  // What a task author sees, and the tasks that see nothing else.
  { name: "sdk", rooms: INNER, packages: ["node:*", "zod"] },
  { name: "tasks", rooms: ["sdk", "genome", "genome-store", "archive"], packages: TASK_TOOLS },

  // The edges that join the inner rooms. Adapters reach them as parameters.
  {
    name: "cli",
    rooms: [...INNER, "schedule", "config", "engine", "genome", "tools"],
    packages: ["node:*", "@stricli/core"],
  },
  { name: "testing", rooms: [...INNER, "schedule"], packages: ["node:*", "smtp-server", "fast-check"] },
];

/** Files that join adapters. They may import everything, and nobody may import them. */
export const COMPOSITION_ROOTS: readonly string[] = [
  "main.ts",
  "main-claude.ts",
  "main-agent.ts",
  "main-config.ts",
  "main-ledger.ts",
  "main-executors.ts",
  "main-unattended.ts",
  "main-delivery.ts",
  "main-dashboard.ts",
  "main-publishing.ts",
  "executors/task/host.ts",
  "datasets/sqlite/ask-host.ts",
  "genome-store/reader-host.ts",
  "genome-store/unpacking-host.ts",
  "claude/agent/guard.ts",
];

/** Rooms and files that may read clock, environment and network; the tasks and what runs them are processes of their own. */
export const ROOMS_THAT_READ_THE_MACHINE: readonly string[] = [
  ...COMPOSITION_ROOTS,
  "platform",
  "sdk",
  "tasks",
  "dashboard/web",
  "testing",
  "executors/task/child",
];

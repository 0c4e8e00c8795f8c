/** Every key of the file's top level, `tasks` included. */
import * as z from "zod";
import { CHANNELS_SHAPE } from "./channels.ts";
import { closed } from "./containers.ts";
import { duration } from "./duration.ts";
import { flag, number, text, textLike, word } from "./scalars.ts";
import { BUDGET_SHAPE, RULE_SHAPE } from "./task.ts";

/** With whose account Claude is asked: a key of the API, or the login of the Claude program on this machine. */
export const AUTH_WORDS = ["api_key", "login"] as const;

/** What becomes of Claude tasks while no key is set. */
export const WITHOUT_KEY_WORDS = ["skip", "fail"] as const;

export const CLAUDE_SHAPE = {
  model: text("Model, unless a task names another", "a model's name"),
  auth: word("Account", AUTH_WORDS),
  api_key: text("Key of the API", "${NAME}"),
  base_url: textLike(
    "Other address of the API",
    /^(?:https?:\/\/|\$\{)\S+$/,
    "an http or https address, or ${NAME}",
  ),
  gate_model: text("Model of gates", "a model's name"),
  without_key: word("What becomes of Claude tasks while no key is set; default skip", WITHOUT_KEY_WORDS),
  executable: text("Your own Claude program, for auth: login", "a path such as /usr/local/bin/claude"),
};

export const DASHBOARD_SHAPE = {
  port: number(
    "Port on this machine; 0 takes any free one",
    { least: 0, most: 65_535, whole: true },
    "0 to 65535",
  ),
};

/** Shorter than this a week could not be compared with the one before. */
const LEAST_RUNS_MS = 14 * 86_400_000;

export const KEEP_SHAPE = {
  logs: duration("Logs and transcripts; default 90d", { least: 86_400_000 }),
  runs: duration("Runs with their reports; default 400d. Outcomes of slots stay for ever", {
    least: LEAST_RUNS_MS,
  }),
  runs_per_task: number(
    "Newest runs of each task that stay; default 5000",
    { least: 100, most: 10_000_000, whole: true },
    "100 or more",
  ),
};

export const DEAD_MAN_SHAPE = {
  url: textLike(
    "Address that is called as a sign of life; /start and /fail are appended to it",
    /^(?:https?:\/\/|\$\{)\S+$/,
    "an http or https address, or ${NAME}",
  ),
  every: duration("Time between two signs of life; default 5m", { least: 60_000 }),
  method: word("How it is called; default get", ["get", "post"]),
  plain: flag(
    "Call the bare address alone, and only while all is well: for services that know no /start and /fail",
  ),
};

/** Top-level keys except `tasks`, which is read task by task. */
export const SETTINGS_SHAPE = {
  timezone: text("IANA time zone; default: the machine's", "an IANA zone such as Europe/Prague"),
  concurrency: number("Runs at once", { least: 1, most: 1_000, whole: true }, "1 or more"),
  defaults: closed(RULE_SHAPE, "Rules for all tasks that do not say otherwise"),
  budget: closed(BUDGET_SHAPE, "Caps on what Claude may cost, for everything together"),
  claude: closed(CLAUDE_SHAPE, "How Claude is reached"),
  channels: closed(CHANNELS_SHAPE, "Ways to people"),
  dashboard: closed(DASHBOARD_SHAPE, "The dashboard"),
  keep: closed(KEEP_SHAPE, "How long what happened is kept"),
  dead_man: closed(DEAD_MAN_SHAPE, "Signs of life to a service that tells you when they stop"),
  ledger: text("Ledger file, relative to the home, or postgres://…", "a path, or postgres://…"),
};

export const TOP_SHAPE = { ...SETTINGS_SHAPE, tasks: z.array(z.unknown()).nullable() };

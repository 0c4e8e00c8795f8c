/** Every key of the file's top level, `tasks` included. */
import * as z from "zod";
import { CHANNELS_SHAPE } from "./channels.ts";
import { closed } from "./containers.ts";
import { number, text, textLike, word } from "./scalars.ts";
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

/** Top-level keys except `tasks`, which is read task by task. */
export const SETTINGS_SHAPE = {
  timezone: text("IANA time zone; default: the machine's", "an IANA zone such as Europe/Prague"),
  concurrency: number("Runs at once", { least: 1, most: 1_000, whole: true }, "1 or more"),
  defaults: closed(RULE_SHAPE, "Rules for all tasks that do not say otherwise"),
  budget: closed(BUDGET_SHAPE, "Caps on what Claude may cost, for everything together"),
  claude: closed(CLAUDE_SHAPE, "How Claude is reached"),
  channels: closed(CHANNELS_SHAPE, "Ways to people"),
  dashboard: closed(DASHBOARD_SHAPE, "The dashboard"),
  ledger: text("Ledger file, relative to the home, or postgres://…", "a path, or postgres://…"),
};

export const TOP_SHAPE = { ...SETTINGS_SHAPE, tasks: z.array(z.unknown()).nullable() };

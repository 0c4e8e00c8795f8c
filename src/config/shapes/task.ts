/** Every key of a task. The reader, `defaults:` and the JSON Schema are made from these. */
import { EFFORTS } from "../../core/task.ts";
import { COMPARISONS, FULL_WORDS, MISSED_WORDS, NEWER_THAN_WORDS, NOTIFY_WORDS } from "../words.ts";
import { ON_LOST_WORDS, OVERLAP_WORDS, USES_WORDS, VISIBILITY_WORDS } from "../words.ts";
import { quote } from "../problem.ts";
import { closed, fullListOf, listOf, mapOf, open } from "./containers.ts";
import { duration } from "./duration.ts";
import { id, taskId } from "./id.ts";
import { inputs, schema } from "./inputs.ts";
import { kindOf, leaf, refuse } from "./leaf.ts";
import { flag, meantFlag, number, text, textLike, word } from "./scalars.ts";
import { anchor, day, schedule, time, weekday } from "./when.ts";
import { nearestWord } from "../nearest.ts";

/** Names of environment variables; parentheses because Windows has `ProgramFiles(x86)`. */
export const VARIABLE_PATTERN = /^[A-Za-z_][A-Za-z0-9_()]*$/;
const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/;
const NAME_ALLOWED = "a name of letters, digits, _ . : and -";

/** What the task does: exactly one of script, use, ask, agent. */
export const WHAT_SHAPE = {
  script: text("Script of any language, relative to the home", "a path such as tasks/x.py"),
  args: listOf(argument(), "Arguments of the script"),
  use: text(
    "A built-in task, or a TypeScript module of yours",
    "a built-in task's name, or a path such as ./tasks/x.ts",
  ),
  with: open("Settings of the task named by use"),
  ask: text("One model call: a .md or .txt file, or the prompt itself", "a file or a prompt"),
  agent: text("An agent with tools: a .md or .txt file, or the prompt itself", "a file or a prompt"),
  inputs,
  schema,
};

/** When it does it: `schedule` or `after`, and what refines the schedule. */
export const WHEN_SHAPE = {
  schedule,
  after: fullListOf(taskId, "Runs when any of these has succeeded"),
  time,
  day,
  days: fullListOf(weekday, "Weekdays: a filter on daily, or several days for weekly"),
  anchor,
  timezone: text("IANA time zone of the schedule", "an IANA zone such as Europe/Prague"),
};

const usd = (what: string) => number(what, { least: 0, most: 1_000_000 }, "US dollars, 0 or more");

export const BUDGET_SHAPE = {
  per_run_usd: usd("Most that one run may cost"),
  per_task_usd: usd("Most that one task may cost"),
  per_day_usd: usd("Most per calendar day"),
  per_month_usd: usd("Most per calendar month"),
  max_turns: number("Most turns of one agent run", { least: 1, whole: true, most: 10_000 }, "1 or more"),
};

export const GATE_SHAPE = {
  script: text("Script that may say skip", "a path such as tasks/gate.py"),
  ask: text("Question to a model that may say skip", "a file or a prompt"),
};

export const EXPECT_SHAPE = {
  file: text("File that must be there after the run", "a path such as out.json"),
  newer_than: word("The file must be newer than the run's moment", NEWER_THAN_WORDS),
  rows_changed: rowsChanged(),
};

const ONE_GATE = { oneOf: [{ required: ["script"] }, { required: ["ask"] }] };
const SOME_PROOF = {
  anyOf: [{ required: ["file"] }, { required: ["rows_changed"] }],
  dependencies: { newer_than: ["file"] },
};

/** Everything about a task that is neither what nor when; `defaults:` may hold each of these. */
export const RULE_SHAPE = {
  depends_on: listOf(taskId, "Must have succeeded for this cycle"),
  gate: closed(GATE_SHAPE, "May say skip before anything is spent", ONE_GATE),
  missed: word("What happens to moments that passed during sleep or power-off", MISSED_WORDS),
  missed_max_age: duration("Older missed moments are not made up for", { orNone: true }),
  missed_max_runs: number(
    "Most missed moments that are made up for",
    { least: 1, whole: true, most: 10_000 },
    "1 or more",
  ),
  grace: duration("A moment younger than this is merely late"),
  on_lost: word("If Nightdesk died and the outcome is unknown", ON_LOST_WORDS),
  only_if_changed: flag(
    "After and after_any: only after runs that changed data; with inputs: only if they have changed",
  ),
  overlap: word("If the previous run is still going", OVERLAP_WORDS),
  locks: listOf(
    textLike("Name of a lock", NAME_PATTERN, NAME_ALLOWED),
    "Tasks that share a lock never run together",
  ),
  timeout_minutes: number(
    "Then the whole process tree is ended",
    { least: 0, above: true, most: 1e9 },
    "any positive number",
  ),
  retries: number("Further attempts after a failure", { least: 0, whole: true, most: 1_000 }, "0 or more"),
  retry_delay: duration("Delay before the first retry; doubles up to an hour"),
  expect: closed(EXPECT_SHAPE, "Proof of effect: exit 0 without it fails", SOME_PROOF),
  notify: notify(),
  env: mapOf(VARIABLE_PATTERN, environmentValue(), "Environment of the task"),
  env_pass: listOf(
    textLike("Variable", VARIABLE_PATTERN, "a variable's name"),
    "Variables that are passed on",
  ),
  cwd: text("Working folder, relative to the home", "a folder"),
  priority: number(
    "Higher goes first",
    { least: -1_000, most: 1_000, whole: true },
    "a whole number from -1000 to 1000",
  ),
  enabled: flag("False: its moments are skipped"),
  full: word("The first run of each month is a full rebuild", FULL_WORDS),
  uses: listOf(
    word("A power of a TypeScript task", USES_WORDS),
    "Powers beyond reading and its own datasets",
  ),
  model: text("Model of this task", "a model's name"),
  effort: word("How hard the model thinks", EFFORTS),
  tools: listOf(text("Name of a tool", "a tool's name"), "Tools of an agent"),
  mcp: open("MCP servers of an agent"),
  approve: listOf(text("Name of a tool", "a tool's name"), "Tools whose calls wait for a person's yes"),
  approve_within: duration("How long a question to a person stands; default 24h"),
  network: listOf(text("Domain", "a domain such as example.org"), "Domains that a sandboxed shell may reach"),
  batch: flag("Send at half price, answered later"),
  answer_within: duration("A batch without an answer by then is asked live; default 20h"),
  resident: flag("An agent that hears of failures and findings as they come"),
  agent_may_run: flag("A model may start it"),
  agent_may_adapt: flag("The resident agent may skip or postpone its moments"),
  reads_untrusted: flag("Reads text that strangers can write"),
  accept_risk: text("Why all three powers together are acceptable", "a reason"),
  runs_on: listOf(textLike("Tag of a machine", NAME_PATTERN, NAME_ALLOWED), "Machines that may run it"),
  budget: closed(BUDGET_SHAPE, "Caps on what Claude may cost"),
  visibility: word("May it appear on the published dashboard?", VISIBILITY_WORDS),
};

export const TASK_SHAPE = { id, ...WHAT_SHAPE, ...WHEN_SHAPE, ...RULE_SHAPE };

/** A number or true is what people write for an argument; the process gets it as it is written. */
function argument() {
  return leaf<true>({ type: ["string", "number", "boolean"], description: "Argument" }, scalar);
}

/** The text comes from the source, so that `1.10` stays `1.10`. */
function environmentValue() {
  return leaf<true>({ type: ["string", "number", "boolean"], description: "Value" }, scalar);
}

function scalar(value: Parameters<typeof kindOf>[0]) {
  if (value !== null && typeof value !== "object") return { value: true as const };
  return refuse(`must be text, not ${kindOf(value)}`, 'text; an empty one is ""');
}

function notify() {
  const words = { enum: NOTIFY_WORDS };
  const json = {
    anyOf: [{ type: "boolean" }, { type: "array", items: words }],
    description: "Also on completion; failures always alert",
  };
  const allowed = `true, false, or a list of ${NOTIFY_WORDS.join(", ")}`;
  return leaf<boolean | readonly (typeof NOTIFY_WORDS)[number][]>(json, (value) => {
    if (typeof value === "boolean") return { value };
    if (!Array.isArray(value))
      return refuse(`must be true or false, not ${kindOf(value)}`, allowed, meantNotify(value));
    const chosen: (typeof NOTIFY_WORDS)[number][] = [];
    for (const item of value) {
      const found = NOTIFY_WORDS.find((candidate) => candidate === item);
      if (found === undefined) {
        return refuse(
          `${quote(String(item))} is not known`,
          allowed,
          nearestWord(String(item), NOTIFY_WORDS),
        );
      }
      chosen.push(found);
    }
    return { value: chosen };
  });
}

function meantNotify(value: Parameters<typeof kindOf>[0]): string | null {
  const near = typeof value === "string" ? nearestWord(value, NOTIFY_WORDS) : null;
  return near === null ? meantFlag(value) : `[${near}]`;
}

/** The condition of `rows_changed`. */
export interface RowsChanged {
  readonly op: (typeof COMPARISONS)[number];
  readonly value: number;
}

function rowsChanged() {
  const json = {
    type: "string",
    pattern: "^\\s*(?:>=|<=|==|>|<)\\s*\\d{1,12}\\s*$",
    description: "Rows that must have changed",
  };
  const allowed = 'a comparison such as ">=1", with >=, >, ==, <= or <';
  return leaf<RowsChanged>(json, (value) => {
    const match = typeof value === "string" ? /^\s*(>=|<=|==|>|<)\s*(\d{1,12})\s*$/.exec(value) : null;
    const op = COMPARISONS.find((candidate) => candidate === match?.[1]);
    if (match !== null && op !== undefined) return { value: { op, value: Number(match[2]) } };
    if (typeof value !== "string" && typeof value !== "number") {
      return refuse(`must be a comparison, not ${kindOf(value)}`, allowed);
    }
    const digits = /\d{1,12}/.exec(String(value))?.[0];
    return refuse(
      `${quote(String(value))} is not a comparison`,
      allowed,
      digits === undefined ? null : `">=${digits}"`,
    );
  });
}

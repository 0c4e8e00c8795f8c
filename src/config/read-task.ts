/** One entry of `tasks:`. */
import { NEVER_PUBLIC } from "../core/never-public.ts";
import type { Expect, Gate, Task } from "../core/task.ts";
import type { Plain } from "./document.ts";
import { effectiveRules, mergeRules, type Rules } from "./effective.ts";
import { absolutePath, readPrompt, requireFile } from "./files.ts";
import { inputsMisfit, SLOT_KEYS } from "./fits.ts";
import type { Link } from "./links.ts";
import { nearestWord } from "./nearest.ts";
import { keySpotAt, placeAt, type Path } from "./place.ts";
import { powersOf, toolName } from "./powers.ts";
import { quote } from "./problem.ts";
import { readInputs } from "./read-inputs.ts";
import { readKeys, type Keys } from "./read-keys.ts";
import { readSchema } from "./read-schema.ts";
import { checkServers } from "./read-servers.ts";
import { complain, complainAtKey, isMap, writtenText, type Reader } from "./reader.ts";
import { buildRule, type BuiltRule } from "./rule.ts";
import { neverFires } from "../schedule/index.ts";
import { hasSlots } from "../core/task.ts";
import { TASK_SHAPE } from "./shapes/task.ts";
import { buildWork } from "./work.ts";
import { readZone } from "./zone.ts";

/** What the file says for all tasks. */
export interface Common {
  /** Zone of tasks that name none; null if the file's zone is wrong. */
  readonly zone: string | null;
  readonly rules: Rules;
  /** `defaults:` as it is written. */
  readonly written: Readonly<Record<string, Plain>>;
  /** 1-based line of an offset. */
  readonly lineAt: (offset: number) => number;
}

export interface ReadTask {
  /** Null if the entry has no usable id. */
  readonly id: string | null;
  readonly links: readonly Link[];
  /** Null if anything about it is wrong. */
  readonly task: Task | null;
}

type TaskKeys = Keys<typeof TASK_SHAPE>;

/** Reads one task; whatever is wrong is added to the collector. */
export function readTask(reader: Reader, value: Plain, path: Path, common: Common): ReadTask {
  if (!isMap(value)) {
    complain(reader, path, {
      message: `${pathOf(path)} must be a map`,
      allowed: "- id: name, and what and when it runs",
    });
    return { id: null, links: [], task: null };
  }
  const keys = readKeys(value, TASK_SHAPE, reader.root, path, reader.collector);
  if (!Object.hasOwn(value, "id"))
    complain(reader, path, { message: `${pathOf(path)} has no id`, allowed: "id: snake_case_name" });
  const rules = mergeRules(keys.values, common.rules);
  // A key may stand in the task or in `defaults:`; problems point at the one that counts.
  const where = (key: string): Path => (keys.written.has(key) ? [...path, key] : ["defaults", key]);

  const work = buildWork(reader, keys, value, path);
  const rule = buildRule(reader, keys, path);
  const zone =
    keys.values.timezone === undefined
      ? common.zone
      : readZone(reader, keys.values.timezone, [...path, "timezone"]);
  // Whether a day is on the calendar does not depend on the zone: a wrong zone must not hide a wrong rule.
  if (rule !== null) checkFires(reader, rule, zone ?? "UTC", path);
  if (rule !== null && !hasSlots(rule.rule)) warnSlotKeys(reader, keys, rule, path);

  const { id } = keys.values;
  const { inputs, mentions } = readInputs(reader, value["inputs"], [...path, "inputs"]);
  if (work !== null && keys.written.has("inputs")) {
    const draft = inputsMisfit(work.kind, rules.gate !== undefined || keys.written.has("gate"));
    if (draft !== null) complainAtKey(reader, [...path, "inputs"], draft);
  }
  const schema = readSchema(reader, value["schema"], [...path, "schema"]);
  const links =
    id === undefined
      ? []
      : [...linksOf(id, rules, keys, where), ...mentions.map((mention) => ({ from: id, ...mention }))];
  const gate = readGate(reader, rules, where("gate"));
  const expect = readExpect(reader, rules, where("expect"));
  const cwd = readFolder(reader, rules, where("cwd"));
  const env = readEnvironment(reader, value, common, path);
  const mcp = isMap(value["mcp"]) ? value["mcp"] : (common.written["mcp"] ?? null);
  checkServers(reader, value["mcp"], [...path, "mcp"]);
  if (work === null || rule === null || zone === null || id === undefined)
    return { id: id ?? null, links, task: null };

  const task: Task = {
    id,
    work,
    rule: rule.rule,
    zone,
    ruleText: rule.text,
    dependsOn: [...new Set(rules.depends_on)],
    gate,
    expect,
    env,
    cwd,
    inputs,
    skipUnchangedInputs: inputs.length > 0 && rules.only_if_changed !== false,
    schema,
    mcp: isMap(mcp) ? mcp : null,
    line: common.lineAt(placeAt(reader.root, path)?.value.at ?? 0),
    ...effectiveRules(rules),
  };
  checkGuards(reader, task, path, where);
  return { id, links, task };
}

function pathOf(path: Path): string {
  return `tasks[${String(path[1])}]`;
}

function checkFires(reader: Reader, { rule, text }: BuiltRule, zone: string, path: Path): void {
  if (!hasSlots(rule) || !neverFires(rule, zone)) return;
  complain(reader, [...path, "schedule"], {
    message: `${quote(text)} never comes`,
    allowed: "a rule that names at least one moment",
  });
}

function warnSlotKeys(reader: Reader, keys: TaskKeys, rule: BuiltRule, path: Path): void {
  for (const key of SLOT_KEYS) {
    if (!keys.written.has(key)) continue;
    complainAtKey(reader, [...path, key], {
      message: `${key} has no effect: ${quote(rule.text)} has no moments that could be missed`,
      severity: "warning",
    });
  }
}

function linksOf(id: string, rules: Rules, keys: TaskKeys, where: (key: string) => Path): Link[] {
  const after = keys.values.after ?? [];
  return [
    ...(rules.depends_on ?? []).map((to, index): Link => ({
      from: id,
      to,
      key: "depends_on",
      path: [...where("depends_on"), index],
    })),
    ...after.map((to, index): Link => ({ from: id, to, key: "after", path: [...where("after"), index] })),
  ];
}

function readGate(reader: Reader, { gate }: Rules, path: Path): Gate | null {
  if (gate === undefined) return null;
  const { script, ask } = gate;
  if ((script === undefined) === (ask === undefined)) {
    complain(reader, path, {
      message: "a gate is a script or a question",
      allowed: "one of {script: …} and {ask: …}",
    });
    return null;
  }
  if (script !== undefined) {
    return {
      kind: "script",
      path: requireFile(reader, script, [...path, "script"], { what: "script", runs: true }),
    };
  }
  return { kind: "ask", ...readPrompt(reader, ask ?? "", [...path, "ask"]) };
}

function readExpect(reader: Reader, { expect }: Rules, path: Path): Expect | null {
  if (expect === undefined) return null;
  const { file, newer_than: newerThan, rows_changed: rowsChanged } = expect;
  if (newerThan !== undefined && file === undefined) {
    complain(reader, [...path, "newer_than"], {
      message: "newer_than needs a file",
      allowed: "{file: out.json, newer_than: slot}",
    });
  } else if (file === undefined && rowsChanged === undefined) {
    complain(reader, path, {
      message: "expect says nothing",
      allowed: '{file: out.json} or {rows_changed: ">=1"}',
    });
  }
  return {
    ...(file === undefined
      ? {}
      : { file: { path: absolutePath(reader, file), newerThanSlot: newerThan === "slot" } }),
    ...(rowsChanged === undefined ? {} : { rowsChanged }),
  };
}

function readFolder(reader: Reader, { cwd }: Rules, path: Path): string {
  if (cwd === undefined) return reader.context.home;
  const folder = absolutePath(reader, cwd);
  const kind = reader.context.files === null ? "folder" : reader.context.files.kind(folder);
  if (kind === "file") complain(reader, path, { message: `${quote(cwd)} is a file`, allowed: "a folder" });
  if (kind === null) {
    // An earlier task may make it.
    complain(reader, path, { message: `the folder ${quote(cwd)} is not there yet`, severity: "warning" });
  }
  return folder;
}

function readEnvironment(
  reader: Reader,
  map: Readonly<Record<string, Plain>>,
  common: Common,
  path: Path,
): Record<string, string> {
  const layers: [Plain | undefined, Path][] = [
    [common.written["env"], ["defaults", "env"]],
    [map["env"], [...path, "env"]],
  ];
  const entries = new Map<string, string>();
  for (const [layer, at] of layers) {
    if (!isMap(layer)) continue;
    for (const [name, value] of Object.entries(layer))
      entries.set(name, writtenText(reader, [...at, name], value));
  }
  for (const name of entries.keys()) {
    if (!name.toUpperCase().startsWith("NIGHTDESK_")) continue;
    const at =
      isMap(map["env"]) && Object.hasOwn(map["env"], name)
        ? [...path, "env", name]
        : ["defaults", "env", name];
    complainAtKey(reader, at, {
      message: `${name} is set by Nightdesk itself`,
      allowed: "names that do not begin with NIGHTDESK_",
    });
  }
  return Object.fromEntries(entries);
}

/** What must hold for the whole task: tools that are approved exist, nothing private is published, the three powers. */
function checkGuards(reader: Reader, task: Task, path: Path, where: (key: string) => Path): void {
  const tools = task.tools.map(toolName);
  task.approve.forEach((tool, index) => {
    if (tools.length === 0 || tools.includes(toolName(tool)) || tool.startsWith("mcp__")) return;
    complain(reader, [...where("approve"), index], {
      message: `approve names ${quote(tool)}, which is not among the tools: its calls would not be held`,
      allowed: tools.join(", "),
      nearest: nearestWord(tool, tools),
    });
  });
  if (task.visibility === "public" && task.work.kind === "use" && NEVER_PUBLIC.includes(task.work.name)) {
    complain(reader, where("visibility"), {
      message: `${task.work.name} cannot be public`,
      allowed: "private",
    });
  }
  const powers = powersOf(task);
  if (
    task.acceptRisk === null &&
    powers.readsUntrusted !== null &&
    powers.holdsSecrets !== null &&
    powers.canSend !== null
  ) {
    const { at } = keySpotAt(reader.root, path);
    reader.collector.add(
      { at, text: task.id },
      {
        message: `${task.id} reads text of strangers (${powers.readsUntrusted}), holds secrets (${powers.holdsSecrets}) and can send (${powers.canSend}): it could be talked into sending them away`,
        allowed: 'at most two of the three; or accept_risk: "why"',
      },
    );
  }
}

/** From the bytes of the YAML to the checked configuration, with everything that is wrong in one pass. */
import type { Config, SecretBearing, Task } from "../core/task.ts";
import { createCollector, MAX_PROBLEMS, type Collector } from "./collector.ts";
import type { ConfigContext } from "./context.ts";
import { readDocument, type Plain } from "./document.ts";
import { budgetOf, rulesOf } from "./effective.ts";
import { absolutePath } from "./files.ts";
import { countLines, type Lines } from "./lines.ts";
import { checkLinks, type Link } from "./links.ts";
import { compareProblems, quote, type Problem } from "./problem.ts";
import { readClaude } from "./read-claude.ts";
import { readKeys } from "./read-keys.ts";
import { readTask, type Common } from "./read-task.ts";
import { complain, complainAtKey, isList, isMap, type Reader } from "./reader.ts";
import { checkSecrets } from "./secret-fields.ts";
import { TOP_SHAPE } from "./shapes/top.ts";
import { readSource } from "./source.ts";
import { deadManOf, keepOf } from "./unattended.ts";
import { readZone } from "./zone.ts";

export interface ParsedConfig {
  /** Null if there is at least one error. */
  readonly config: Config | null;
  /** In reading order. */
  readonly problems: readonly Problem[];
}

const FALLBACK_SETTINGS = { concurrency: 2, port: 4680, ledger: "state/ledger.db" } as const;

/**
 * Reads a configuration. Never throws: whatever the input is, what is wrong with it comes back as problems.
 *
 * @param content the file as it is on disk, or its text
 */
export function parseConfig(content: Uint8Array | string, context: ConfigContext): ParsedConfig {
  const source = readSource(content);
  if (!source.ok) {
    const { before, message, allowed } = source.fault;
    const collector = createCollector(context.file, countLines(before));
    collector.add({ at: before.length, text: "" }, { message, allowed });
    return finish(null, collector);
  }
  const lines = countLines(source.text);
  const collector = createCollector(context.file, lines);
  try {
    return finish(readText(source.text, source.hash, context, lines, collector), collector);
  } catch (error) {
    // A fault of ours. The file cannot be used, but the loop goes on with the last good configuration.
    const reason = error instanceof Error ? error.message : String(error);
    collector.add({ at: 0, text: "" }, { message: `the file could not be read: ${reason}` });
    return finish(null, collector);
  }
}

function readText(
  text: string,
  hash: string,
  context: ConfigContext,
  lines: Lines,
  collector: Collector,
): Config | null {
  const tree = readDocument(text, lines, collector);
  if (tree === null) return null;
  const reader: Reader = { context, collector, root: tree.place };
  checkOwner(reader);
  if (tree.value === null) {
    complain(reader, [], { message: "the file is empty", allowed: "tasks: and a list of tasks" });
    return null;
  }
  if (!isMap(tree.value)) {
    complain(reader, [], { message: "the file must be a map", allowed: "tasks: and a list of tasks" });
    return null;
  }
  checkSecrets(reader, tree.value);
  return readTop(reader, tree.value, hash, lines);
}

function readTop(
  reader: Reader,
  map: Readonly<Record<string, Plain>>,
  hash: string,
  lines: Lines,
): Config | null {
  const { context, root, collector } = reader;
  const { values } = readKeys(map, TOP_SHAPE, root, [], collector);
  const zone =
    values.timezone === undefined
      ? readZone(reader, context.machineZone, ["timezone"])
      : readZone(reader, values.timezone, ["timezone"]);
  const tasks = readTasks(reader, map, {
    zone,
    rules: rulesOf(values.defaults),
    written: isMap(map["defaults"]) ? map["defaults"] : {},
    lineAt: (offset) => lines.position(offset).line,
  });
  const ledger = readLedger(reader, values.ledger ?? FALLBACK_SETTINGS.ledger);
  const claude = readClaude(reader, map["claude"], values.claude);
  if (collector.failed() || zone === null) return null;
  return {
    hash,
    timezone: zone,
    namesZone: values.timezone !== undefined,
    concurrency: values.concurrency ?? FALLBACK_SETTINGS.concurrency,
    budget: budgetOf(values.budget),
    claude,
    channels: kept(map["channels"]),
    keep: keepOf(values.keep),
    deadMan: deadManOf(values.dead_man),
    dashboard: { port: values.dashboard?.port ?? FALLBACK_SETTINGS.port },
    ledger,
    tasks,
  };
}

function readTasks(reader: Reader, map: Readonly<Record<string, Plain>>, common: Common): Task[] {
  const entries = map["tasks"];
  if (!Object.hasOwn(map, "tasks"))
    complain(reader, [], { message: "the file has no tasks", allowed: "tasks: and a list of tasks" });
  if (entries === null || (isList(entries) && entries.length === 0)) {
    complainAtKey(reader, ["tasks"], {
      message: "there are no tasks: nothing will ever run",
      severity: "warning",
    });
  }
  const seen = new Map<string, number>();
  const links: Link[] = [];
  const tasks: Task[] = [];
  for (const [index, entry] of (isList(entries) ? entries : []).entries()) {
    if (reader.collector.full()) break;
    const path = ["tasks", index];
    const read = readTask(reader, entry, path, common);
    links.push(...read.links);
    if (read.id !== null) {
      const first = seen.get(read.id);
      if (first !== undefined) {
        complain(reader, [...path, "id"], {
          message: `the id ${quote(read.id)} is taken by tasks[${first}]`,
          allowed: "each id once",
        });
      } else seen.set(read.id, index);
    }
    if (read.task !== null) tasks.push(read.task);
  }
  checkLinks(reader, new Set(seen.keys()), links);
  return tasks;
}

function readLedger(reader: Reader, written: string): string {
  if (/^postgres(?:ql)?:\/\//i.test(written) || written.startsWith("${")) return written;
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(written)) {
    complain(reader, ["ledger"], {
      message: `${quote(written)} is no ledger`,
      allowed: "a path, or postgres://…",
    });
  }
  const file = absolutePath(reader, written);
  if (reader.context.files?.kind(file) === "folder") {
    complain(reader, ["ledger"], { message: `${quote(written)} is a folder`, allowed: "a file" });
  }
  return file;
}

/** Who may write the file decides what runs as this user. */
function checkOwner(reader: Reader): void {
  const { context } = reader;
  const file = context.path ?? absolutePath(reader, context.file);
  if (context.files?.writableByOthers(file) !== true) return;
  complain(reader, [], {
    message: `other users may change ${context.file}, so it is not trusted`,
    allowed: `only you may write it and its folder: chmod go-w ${context.file}`,
  });
}

function kept(value: Plain | undefined): SecretBearing | null {
  return isMap(value) ? value : null;
}

function finish(config: Config | null, collector: Collector): ParsedConfig {
  const problems = collector.all().toSorted(compareProblems);
  const last = problems.at(-1);
  if (!collector.full() || last === undefined)
    return { config: collector.failed() ? null : config, problems };
  const rest: Problem = {
    ...last,
    severity: "error",
    text: "",
    message: `there are more problems than these ${MAX_PROBLEMS}`,
    allowed: null,
    nearest: null,
  };
  return { config: null, problems: [...problems, rest] };
}

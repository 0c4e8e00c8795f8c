/** What a task does: script, built-in task, model call or agent. */
import type { Work } from "../core/task.ts";
import type { Plain } from "./document.ts";
import { requireFile, readPrompt } from "./files.ts";
import { workMisfit } from "./fits.ts";
import { reportIssues } from "./issues.ts";
import { nearestWord } from "./nearest.ts";
import type { Path } from "./place.ts";
import { quote } from "./problem.ts";
import type { Keys } from "./read-keys.ts";
import { complain, complainAtKey, isList, isMap, writtenText, type Reader } from "./reader.ts";
import { referencesIn } from "./references.ts";
import { placeAt } from "./place.ts";
import type { TASK_SHAPE } from "./shapes/task.ts";
import { WHAT_KEYS } from "./words.ts";

type Task = Keys<typeof TASK_SHAPE>;

/** Null if it cannot be told what the task does; every reason is added to the collector. */
export function buildWork(
  reader: Reader,
  keys: Task,
  map: Readonly<Record<string, Plain>>,
  path: Path,
): Work | null {
  const whats = WHAT_KEYS.filter((key) => keys.written.has(key));
  const [what, second] = whats;
  if (what === undefined) {
    complain(reader, path, {
      message: "the task does not say what it does",
      allowed: "one of script, use, ask, agent",
    });
    return null;
  }
  if (second !== undefined) {
    complainAtKey(reader, [...path, second], {
      message: `${whats.join(" and ")} stand together`,
      allowed: "one of them",
    });
    return null;
  }
  for (const key of keys.written) {
    const draft = workMisfit(key, what);
    if (draft !== null) complainAtKey(reader, [...path, key], draft);
  }
  const { script, use, ask, agent } = keys.values;
  const at = [...path, what];
  if (script !== undefined) {
    const file = requireFile(reader, script, at, { what: "script", runs: true });
    return { kind: "script", path: file, args: readArguments(reader, map["args"], [...path, "args"]) };
  }
  if (use !== undefined) return buildUse(reader, use.trim(), map["with"], path);
  if (ask !== undefined) return { kind: "ask", ...readPrompt(reader, ask, at) };
  return agent === undefined ? null : { kind: "agent", ...readPrompt(reader, agent, at) };
}

function readArguments(reader: Reader, written: Plain | undefined, path: Path): string[] {
  if (!isList(written)) return [];
  return written.map((value, index) => {
    const text = writtenText(reader, [...path, index], value);
    if (referencesIn(text).length > 0) {
      complain(reader, [...path, index], {
        message: `${quote(text)} is passed on as it stands: arguments are visible to every process, so nothing is filled in`,
        allowed: "env: {NAME: ${NAME}}, which the script can read",
        severity: "warning",
      });
    }
    return text;
  });
}

function buildUse(reader: Reader, name: string, settings: Plain | undefined, path: Path): Work {
  const isModule = /^(?:\.{1,2}[\\/]|\/|[A-Za-z]:[\\/])/.test(name) || /\.(?:ts|mts|js|mjs|cjs)$/i.test(name);
  const given = isMap(settings) ? settings : {};
  if (isModule) {
    const module = requireFile(reader, name, [...path, "use"], { what: "module", runs: false });
    return { kind: "use", name, module, settings: given };
  }
  const { builtins } = reader.context;
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined;
  if (builtin === undefined) {
    const names = Object.keys(builtins).toSorted();
    complain(reader, [...path, "use"], {
      message: `${quote(name)} is no built-in task`,
      allowed: `${names.join(", ")}, or a path such as ./tasks/x.ts`,
      nearest: nearestWord(name, names),
    });
  } else if (settings === undefined || settings === null || isMap(settings)) {
    if (builtin.nowCalled !== undefined) {
      complain(reader, [...path, "use"], {
        message: `${quote(name)} is called ${builtin.nowCalled} now; it still runs`,
        allowed: builtin.nowCalled,
        severity: "warning",
      });
    }
    checkSettings(reader, builtin.settings, given, [...path, "with"]);
  }
  return { kind: "use", name, module: null, settings: given };
}

type Settings = Reader["context"]["builtins"][string]["settings"];

function checkSettings(reader: Reader, schema: Settings, given: Plain, path: Path): void {
  const result = schema.safeParse(given);
  if (result.success) return;
  // What stands behind ${NAME} is known only when the task starts; it is checked again then.
  const issues = result.error.issues.filter((issue) => {
    const place = placeAt(reader.root, [...path, ...issue.path]);
    return place === null || referencesIn(place.value.text).length === 0;
  });
  const where = placeAt(reader.root, path) === null ? path.slice(0, -1) : path;
  if (where === path) {
    reportIssues(issues, schema, reader.root, path, reader.collector);
    return;
  }
  const missing = issues.map((issue) => `with.${issue.path.join(".")}`).join(", ");
  if (issues.length > 0)
    complainAtKey(reader, [...where, "use"], { message: `${missing} must be given`, allowed: "with: {…}" });
}

/** `inputs:` of a task: files, queries, reports and findings. */
import type { Input } from "../core/task.ts";
import { isSecretPath } from "../core/secret-path.ts";
import type { Plain } from "./document.ts";
import { absolutePath, flavour, nearestFile } from "./files.ts";
import type { Link } from "./links.ts";
import type { Path } from "./place.ts";
import { quote } from "./problem.ts";
import { complain, complainAtKey, isList, isMap, type Reader } from "./reader.ts";
import { ALL_FINDINGS, INPUT_KEYS, INPUT_SHAPE, type InputKey } from "./shapes/inputs.ts";

export interface ReadInputs {
  readonly inputs: readonly Input[];
  /** Tasks that the inputs name, to be looked up once all ids are known. */
  readonly mentions: readonly Omit<Link, "from">[];
}

/** Types of the values are told by the shape; here is looked at what they mean, value by value. */
export function readInputs(reader: Reader, written: Plain | undefined, path: Path): ReadInputs {
  const items = isList(written) ? written : [];
  const inputs: Input[] = [];
  const mentions: Omit<Link, "from">[] = [];
  for (const [index, item] of items.entries()) {
    const at = [...path, index];
    const key = isMap(item) ? oneKey(reader, item, at) : null;
    if (key === null || !isMap(item)) continue;
    const parsed = INPUT_SHAPE[key].safeParse(item[key]);
    if (!parsed.success) continue;
    const input = toInput(reader, key, parsed.data, [...at, key]);
    inputs.push(input);
    if ((input.kind === "report" || input.kind === "findings") && input.task !== null)
      mentions.push({ to: input.task, key: input.kind, path: [...at, key] });
  }
  return { inputs, mentions };
}

function oneKey(reader: Reader, item: Readonly<Record<string, Plain>>, at: Path): InputKey | null {
  const [first, second] = INPUT_KEYS.filter((key) => Object.hasOwn(item, key));
  const allowed = `one of ${INPUT_KEYS.join(", ")}`;
  if (first !== undefined && second !== undefined) {
    complainAtKey(reader, [...at, second], {
      message: `${first} and ${second} stand together in one input`,
      allowed,
    });
    return null;
  }
  if (Object.keys(item).length === 0) complain(reader, at, { message: "the input names nothing", allowed });
  return first ?? null;
}

function toInput(reader: Reader, key: InputKey, value: string, at: Path): Input {
  if (key === "query") return { kind: "query", sql: value.trim() };
  if (key === "report") return { kind: "report", task: value };
  if (key === "findings") return { kind: "findings", task: value === ALL_FINDINGS ? null : value };
  const isPattern = value.includes("*");
  const file = absolutePath(reader, value);
  if (isPattern) checkPattern(reader, value.trim(), at);
  checkPlace(reader, value, file, at);
  if (!isPattern) checkThere(reader, value, file, at);
  return { kind: "file", path: file };
}

const PATTERN_ALLOWED = "* for any name, ** for any folders";

function checkPattern(reader: Reader, pattern: string, at: Path): void {
  const foreign = /[?[\]{}]|[!+@*]\(/.exec(pattern)?.[0];
  if (foreign !== undefined) {
    complain(reader, at, {
      message: `${quote(foreign)} is no part of a pattern`,
      allowed: PATTERN_ALLOWED,
    });
  }
  const steps = pattern.split(/[\\/]/);
  if (reader.context.platform !== "win32" && pattern.includes("\\")) {
    complain(reader, at, {
      message: `${quote(pattern)} has \\ between folders`,
      allowed: "/",
      nearest: steps.join("/"),
    });
  } else if (steps.some((step) => step.includes("**") && step !== "**")) {
    const meant = steps.map((step) => (step === "**" ? step : step.replace(/^\*\*+/, "**/*")));
    complain(reader, at, {
      message: "** stands for whole folders",
      allowed: "notes/**/*.md",
      nearest: meant.join("/").replaceAll("**/**/", "**/"),
    });
  }
}

function checkPlace(reader: Reader, written: string, file: string, at: Path): void {
  const { relative, isAbsolute } = flavour(reader);
  const inside = relative(reader.context.home, file);
  if (/^\.\.(?:[\\/]|$)/.test(inside) || isAbsolute(inside)) {
    complain(reader, at, {
      message: `${quote(written)} leads out of the home`,
      allowed: "files in the home folder",
    });
  } else if (isSecretPath(inside)) {
    complain(reader, at, {
      message: `${quote(written)} may hold secrets, which are given to no model`,
      allowed: "files other than .env and those in state/",
    });
  }
}

function checkThere(reader: Reader, written: string, file: string, at: Path): void {
  const { files } = reader.context;
  if (files === null) return;
  const kind = files.kind(file);
  if (kind === "folder") {
    complain(reader, at, {
      message: `${quote(written)} is a folder`,
      allowed: "a file, or a pattern",
      nearest: `${written.trim().replace(/[\\/]+$/, "")}/*`,
    });
  }
  if (kind === null) {
    // An earlier task may make it.
    complain(reader, at, {
      message: `the file ${quote(written)} is not there yet`,
      nearest: nearestFile(reader, written, file),
      severity: "warning",
    });
  }
}

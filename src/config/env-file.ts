/** The file `.env`: secrets by name. */
import { parseEnv } from "node:util";
import { createCollector } from "./collector.ts";
import { countLines } from "./lines.ts";
import { compareProblems, type Problem } from "./problem.ts";
import { readSource } from "./source.ts";
import type { ConfigFiles } from "./context.ts";

export interface EnvFile {
  /** Empty if the file is not to be trusted or not to be read. */
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

interface EnvFileContext {
  /** The file's name in messages. */
  readonly file: string;
  /** Absolute path of the file. */
  readonly path: string;
  readonly files: Pick<ConfigFiles, "writableByOthers">;
}

/** Reads `.env` as Node does. Never throws; no problem holds a value. */
export function parseEnvFile(content: Uint8Array | string, context: EnvFileContext): EnvFile {
  const source = readSource(content);
  const text = source.ok ? source.text : source.fault.before;
  const collector = createCollector(context.file, countLines(text));
  if (!source.ok) {
    const { before, message, allowed } = source.fault;
    collector.add({ at: before.length, text: "" }, { message, allowed });
  }
  if (context.files.writableByOthers(context.path)) {
    collector.add(
      { at: 0, text: "" },
      {
        message: `other users may change ${context.file}, so it is not trusted`,
        allowed: `only you may write it and its folder: chmod 600 ${context.file}`,
      },
    );
  }
  if (!source.ok || collector.failed()) return { values: new Map(), problems: collector.all() };
  for (const at of strayLines(text)) {
    collector.add(
      { at, text: "" },
      { message: "the line is not NAME=value and is ignored", severity: "warning" },
    );
  }
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(parseEnv(text))) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && value !== undefined) values.set(name, value);
  }
  return { values, problems: collector.all().toSorted(compareProblems) };
}

/** Offsets of lines that hold neither a variable nor a comment nor a part of a quoted value. */
function strayLines(text: string): number[] {
  const found: number[] = [];
  let offset = 0;
  let open: string | null = null;
  for (const line of text.split("\n")) {
    const at = offset;
    offset += line.length + 1;
    if (open !== null) {
      if (line.includes(open)) open = null;
      continue;
    }
    const content = line.trim();
    if (content === "" || content.startsWith("#")) continue;
    const match = /^(?:export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*=\s*(.*)$/.exec(content);
    if (match === null) {
      found.push(at);
      continue;
    }
    const value = match[1] ?? "";
    const quote = value.slice(0, 1);
    const opens = quote !== "" && "\"'`".includes(quote) && !value.slice(1).includes(quote);
    // A quote that is never closed is an ordinary character.
    if (opens && text.includes(quote, offset)) open = quote;
  }
  return found;
}

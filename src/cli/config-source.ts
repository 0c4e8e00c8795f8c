/** Reading a home's YAML and `.env`, as often as somebody asks, without working twice on the same bytes. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { basename, join } from "node:path";
import type { Builtin, ConfigFiles } from "../config/context.ts";
import type { Problem } from "../config/problem.ts";
import type { Config } from "../core/task.ts";
import type { LoadedConfig } from "../engine/context.ts";
import type { CheckedConfig } from "./services.ts";

export interface ConfigSourceOptions {
  /** Absolute. */
  readonly home: string;
  /** Absolute path of the YAML. */
  readonly file: string;
  readonly platform: string;
  readonly files: ConfigFiles;
  readonly environment: Readonly<Partial<Record<string, string>>>;
  readonly builtins: () => Promise<Readonly<Record<string, Builtin>>>;
  /** True leaves out what has nothing to do with the YAML's text. */
  readonly textOnly?: boolean;
}

export interface ConfigSource {
  /** @param text checked in place of what the file holds; paths in it mean what they mean in the file */
  check(text?: string): Promise<CheckedConfig>;
  /** The same for the engine; a valid file is parsed once. */
  load(): Promise<LoadedConfig>;
  /** Values of `.env` as they are now; none if the file is not to be trusted. */
  dotEnv(): ReadonlyMap<string, string>;
}

/** More than any configuration may have; a file of gigabytes must not be read to learn that it is too long. */
const MOST_BYTES = 1 << 20;

/** The source over one home. */
export async function openConfigSource(options: ConfigSourceOptions): Promise<ConfigSource> {
  const { formatProblem, parseConfig, parseEnvFile } = await import("../config/index.ts");
  const { machineZone } = await import("../schedule/check-zone.ts");
  const { home, file, platform, files, environment } = options;
  const builtins = await options.builtins();
  const shown = basename(file);
  let known: { readonly key: string; readonly config: Config } | null = null;
  // What else was read to make the configuration: schemas of answers.
  const read = new Map<string, string>();
  const watched: ConfigFiles = {
    ...files,
    read(path, most) {
      const bytes = files.read(path, most);
      read.set(path, bytes === null ? "" : digest(bytes));
      return bytes;
    },
  };

  function readAsBefore(): boolean {
    return [...read].every(([path, before]) => {
      const bytes = files.read(path, MOST_BYTES);
      return before === (bytes === null ? "" : digest(bytes));
    });
  }
  let env: { readonly key: string; readonly parsed: ReturnType<typeof parseEnvFile> } | null = null;

  function readEnv(): ReturnType<typeof parseEnvFile> {
    const path = join(home, ".env");
    const bytes = readCapped(path);
    if (!(bytes instanceof Uint8Array))
      return { values: new Map(), problems: bytes === "absent" ? [] : [unreadable(".env", bytes)] };
    // Its rights count too, so only the bytes are remembered.
    const key = `${digest(bytes)} ${files.writableByOthers(path)}`;
    if (env?.key !== key) env = { key, parsed: parseEnvFile(bytes, { file: ".env", path, files }) };
    return env.parsed;
  }

  function parse(bytes: Uint8Array): CheckedConfig {
    const textOnly = options.textOnly === true;
    read.clear();
    const dotEnv = textOnly ? { values: new Map<string, string>(), problems: [] } : readEnv();
    const parsed = parseConfig(bytes, {
      file: shown,
      path: file,
      home,
      platform,
      builtins,
      machineZone: machineZone(),
      files: textOnly ? null : watched,
      ...(textOnly
        ? {}
        : { isSet: (name: string) => dotEnv.values.has(name) || environment[name] !== undefined }),
    });
    const problems = [...parsed.problems, ...dotEnv.problems];
    const failed = problems.some(({ severity }) => severity === "error");
    return { config: failed ? null : parsed.config, problems };
  }

  async function check(text?: string): Promise<CheckedConfig> {
    if (text !== undefined) return parse(Buffer.from(text, "utf8"));
    const bytes = readCapped(file);
    if (!(bytes instanceof Uint8Array)) return { config: null, problems: [unreadable(shown, bytes)] };
    return parse(bytes);
  }

  async function load(): Promise<LoadedConfig> {
    const bytes = readCapped(file);
    if (!(bytes instanceof Uint8Array)) {
      return { hash: "", config: null, problems: [formatProblem(unreadable(shown, bytes))] };
    }
    const hash = digest(bytes);
    const rights = files.writableByOthers(file) || files.writableByOthers(join(home, ".env"));
    const key = `${hash} ${rights}`;
    // An invalid file is looked at again each time: a script that was missing may be there now.
    if (known?.key === key && readAsBefore()) return { hash, config: known.config, problems: [] };
    const { config, problems } = parse(bytes);
    known = config === null ? null : { key, config };
    const errors = problems.filter(({ severity }) => severity === "error");
    return { hash, config, problems: errors.map(formatProblem) };
  }

  return { check, load, dotEnv: () => readEnv().values };
}

/** SHA-256 of bytes, hexadecimal; the hash by which a configuration is known. */
export function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** @returns the bytes, `absent`, or why they cannot be read */
function readCapped(path: string): Uint8Array | string {
  let file: number | null = null;
  try {
    file = openSync(path, "r");
    const buffer = Buffer.alloc(MOST_BYTES);
    let length = 0;
    for (;;) {
      const count = readSync(file, buffer, length, buffer.length - length, null);
      length += count;
      if (count === 0 || length === buffer.length) return buffer.subarray(0, length);
    }
  } catch (fault) {
    const { code = "", message } = fault as NodeJS.ErrnoException;
    return code === "ENOENT" ? "absent" : message;
  } finally {
    if (file !== null) closeSync(file);
  }
}

function unreadable(file: string, why: string): Problem {
  const message = why === "absent" ? "the file is not there" : `the file cannot be read: ${why}`;
  return { severity: "error", file, line: 1, column: 1, text: "", message, allowed: null, nearest: null };
}

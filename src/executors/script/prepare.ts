/** From a script task to the command that runs it, or to the reason why it cannot run. */
import { accessSync, constants, statSync, type Stats } from "node:fs";
import { extname } from "node:path";
import type { Task } from "../../core/task.ts";
import type { AttemptRequest } from "../../ports/executor.ts";
import type { Command, Preparation } from "../attempt/command.ts";
import { contractVariables } from "../attempt/contract.ts";
import { workEnvironment, type EnvironmentParts } from "../attempt/work-environment.ts";
import { batchLine, BatchArgumentError } from "./batch-line.ts";
import { findProgram, isProgram, type SearchPlace } from "./find-program.ts";
import { interpreterFor, type Interpreter } from "./interpreters.ts";
import { readShebang, type Shebang } from "./shebang.ts";

export interface ScriptParts extends EnvironmentParts {
  /** Absolute path of the home. */
  readonly home: string;
  /** The Node that runs us, `process.execPath`. */
  readonly nodePath: string;
}

/** The command of one attempt. */
export function prepareScript(parts: ScriptParts, request: AttemptRequest): Preparation {
  const prepared = scriptCommand(parts, request.task);
  if (!prepared.ok) return prepared;
  const { command } = prepared;
  const env = { ...command.env, ...contractVariables(parts.home, request) };
  return { ok: true, command: { ...command, env } };
}

/** The command without the variables that differ from run to run. */
export function scriptCommand(parts: ScriptParts, task: Task): Preparation {
  if (task.work.kind !== "script") return refuse("not_available", `${task.id} is no script`);
  const { path, args } = task.work;
  const problem = fileProblem(path, parts.platform);
  if (problem !== null) return problem;
  const { env, missing, secrets } = workEnvironment(parts, task);
  if (missing.length > 0) {
    const verb = missing.length === 1 ? "is" : "are";
    return refuse(
      "secret_missing",
      `${missing.join(", ")} ${verb} set neither in .env nor in the environment`,
    );
  }
  const place = { platform: parts.platform, env, nodePath: parts.nodePath };
  const shebang = readShebang(path);
  const interpreter = interpreterFor(extname(path), place, shebang) ?? itself(path, place, shebang);
  if ("ok" in interpreter) return interpreter;
  if ("missing" in interpreter) return refuse("interpreter_missing", interpreter.missing);
  const common = {
    env: { ...interpreter.env, ...env },
    cwd: task.cwd,
    stdin: null,
    writesOwnExit: false,
    secrets,
  };
  return withArguments(interpreter, path, args, common);
}

function withArguments(
  interpreter: Interpreter,
  path: string,
  args: readonly string[],
  common: Omit<Command, "argv">,
): Preparation {
  if (!/\.(bat|cmd)$/i.test(path)) {
    return { ok: true, command: { ...common, argv: [...interpreter.argv, path, ...args] } };
  }
  try {
    const argv = [...interpreter.argv, batchLine(path, args)];
    return { ok: true, command: { ...common, argv, verbatim: true } };
  } catch (error) {
    if (error instanceof BatchArgumentError) return refuse("spawn_failed", error.message);
    throw error;
  }
}

type Refusal = Extract<Preparation, { ok: false }>;

function refuse(reason: string, detail: string): Refusal {
  return { ok: false, reason, detail };
}

function fileProblem(path: string, platform: string): Refusal | null {
  let stats: Stats | undefined;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    return refuse("script_missing", `The script ${path} cannot be reached: ${(error as Error).message}`);
  }
  if (stats === undefined) return refuse("script_missing", `The script ${path} does not exist`);
  if (!stats.isFile()) return refuse("script_missing", `The script ${path} is not a file`);
  try {
    accessSync(path, constants.R_OK);
  } catch {
    return refuse("script_unreadable", `The script ${path} may not be read by this user`);
  }
  // The configuration was checked when it was read; the script may have changed since.
  const open = platform !== "win32" && (stats.mode & 0o002) !== 0;
  return open
    ? refuse("script_writable", `Every user may change the script ${path}: run chmod o-w on it`)
    : null;
}

/** A file without a known extension has to be a program of its own. */
function itself(
  path: string,
  place: SearchPlace,
  shebang: Shebang | null,
): Interpreter | Refusal | { missing: string } {
  if (place.platform === "win32") {
    if (/\.(exe|com)$/i.test(path)) return { argv: [] };
    return refuse(
      "not_executable",
      `Windows does not know how to run ${path}: its extension names no program`,
    );
  }
  if (!isProgram(path, place.platform)) {
    return refuse(
      "not_executable",
      `The script ${path} may not be executed: run chmod +x on it, or give it an extension such as .py or .sh`,
    );
  }
  if (shebang === null) return { argv: [] };
  if (shebang.carriageReturn) {
    return refuse(
      "interpreter_missing",
      `The first line of ${path} ends as on Windows, so its interpreter cannot be found: save it with Unix line ends`,
    );
  }
  const found = shebang.throughPath
    ? findProgram([shebang.program], place) !== null
    : isProgram(shebang.program, place.platform);
  if (found) return { argv: [] };
  return { missing: `The script asks for ${shebang.program} in its first line, which is not there` };
}

/** Which program runs which kind of script. */
import { win32 } from "node:path";
import { findProgram, isProgram, variable, type SearchPlace } from "./find-program.ts";
import type { Shebang } from "./shebang.ts";

export interface Interpreter {
  /** Absolute path of the program, and what stands between it and the script. */
  readonly argv: readonly string[];
  /** Variables that this interpreter needs to behave; the task's own win over them. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What is missing, and what to do about it. */
export interface Missing {
  readonly missing: string;
}

export interface InterpreterPlace extends SearchPlace {
  /** The Node that runs us. */
  readonly nodePath: string;
}

type Finder = (place: InterpreterPlace, shebang: Shebang | null) => Interpreter | Missing;

const FINDERS: Readonly<Record<string, Finder>> = {
  ".py": python,
  ".ts": node,
  ".mts": node,
  ".js": node,
  ".mjs": node,
  ".cjs": node,
  ".sh": shell,
  ".ps1": powershell,
  ".rb": ruby,
  ".bat": commandPrompt,
  ".cmd": commandPrompt,
};

/**
 * The interpreter for scripts with this extension.
 *
 * @param extension with its dot, any case
 * @returns null for extensions that name none: such a file has to be executable itself
 */
export function interpreterFor(
  extension: string,
  place: InterpreterPlace,
  shebang: Shebang | null,
): Interpreter | Missing | null {
  const finder = FINDERS[extension.toLowerCase()];
  return finder === undefined ? null : finder(place, shebang);
}

function python(place: InterpreterPlace): Interpreter | Missing {
  // Lines must not wait in the interpreter's buffer: they would come late, and not at all if it is killed.
  const env = { PYTHONUNBUFFERED: "1", ...(place.platform === "win32" ? { PYTHONIOENCODING: "utf-8" } : {}) };
  const windows = place.platform === "win32";
  const real = windows ? { ...place, env: { PATH: withoutStoreAliases(place) } } : place;
  const found = findProgram(["python3", "python"], real);
  if (found !== null) return { argv: [found], env };
  const launcher = findProgram(["py"], place);
  if (launcher !== null) return { argv: windows ? [launcher, "-3"] : [launcher], env };
  // Python from the Store, or only its place-holder, which says so when it runs.
  const alias = windows ? findProgram(["python3", "python"], place) : null;
  if (alias !== null) return { argv: [alias], env };
  return { missing: "Python is not installed: python3, python and py are not on the PATH" };
}

/** Windows puts a `python.exe` there that only opens the Store. */
function withoutStoreAliases(place: SearchPlace): string {
  const folders = variable(place, "PATH").split(win32.delimiter);
  return folders.filter((folder) => !/\\Microsoft\\WindowsApps\\?"?$/i.test(folder)).join(win32.delimiter);
}

function node({ nodePath }: InterpreterPlace): Interpreter {
  return { argv: [nodePath] };
}

/** `sh`, unless the script's first line asks for another shell. */
function shell(place: InterpreterPlace, shebang: Shebang | null): Interpreter | Missing {
  if (place.platform === "win32") return gitShell(place);
  if (shebang === null) return { argv: ["/bin/sh"] };
  if (!shebang.throughPath) {
    if (isProgram(shebang.program, place.platform)) return { argv: [shebang.program, ...shebang.args] };
    return { missing: `The script asks for ${shebang.program} in its first line, which is not there` };
  }
  const found = findProgram([shebang.program], place);
  if (found !== null) return { argv: [found, ...shebang.args] };
  return { missing: `The script asks for ${shebang.program} in its first line, which is not on the PATH` };
}

/** Git for Windows brings a shell. The `bash` of System32 is another system's and knows other paths. */
function gitShell(place: InterpreterPlace): Interpreter | Missing {
  const folders = variable(place, "PATH").split(win32.delimiter);
  const known = ["PROGRAMFILES", "LOCALAPPDATA"]
    .map((name) => variable(place, name))
    .filter((folder) => folder !== "");
  const git = known.flatMap((folder) => [`${folder}\\Git\\bin`, `${folder}\\Programs\\Git\\bin`]);
  const path = [...folders.filter((folder) => !/\\System32\\?$/i.test(folder)), ...git].join(win32.delimiter);
  const found = findProgram(["bash", "sh"], { ...place, env: { PATH: path } });
  if (found !== null) return { argv: [found] };
  return {
    missing: "There is no shell for .sh scripts: install Git for Windows, or write the script as .ps1",
  };
}

function powershell(place: InterpreterPlace): Interpreter | Missing {
  const found = findProgram(["pwsh", "powershell"], place);
  if (found === null)
    return { missing: "PowerShell is not installed: pwsh and powershell are not on the PATH" };
  // Only Windows has the policy that forbids scripts by default.
  const policy = place.platform === "win32" ? ["-ExecutionPolicy", "Bypass"] : [];
  return { argv: [found, "-NoProfile", "-NonInteractive", ...policy, "-File"] };
}

function ruby(place: InterpreterPlace): Interpreter | Missing {
  const found = findProgram(["ruby"], place);
  return found === null ? { missing: "Ruby is not installed: ruby is not on the PATH" } : { argv: [found] };
}

function commandPrompt(place: InterpreterPlace): Interpreter | Missing {
  if (place.platform !== "win32")
    return { missing: "Batch files run on Windows only; write the script as .sh" };
  const root = variable(place, "SYSTEMROOT") || "C:\\Windows";
  return { argv: [`${root}\\System32\\cmd.exe`] };
}

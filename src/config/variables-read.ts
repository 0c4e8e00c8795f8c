/** Which environment variables a script reads, as far as its text shows it. */
import { alwaysPassed } from "../core/environment.ts";
import type { Task } from "../core/task.ts";

const NAME = "([A-Za-z_][A-Za-z0-9_]*)";
const QUOTED = `["']${NAME}["']`;

/** Each pattern has the name in its first group and nothing that can repeat inside a repetition. */
const PYTHON = [
  `\\benviron\\s{0,3}\\[\\s{0,3}${QUOTED}`,
  `\\benviron\\.(?:get|pop|setdefault)\\(\\s{0,3}${QUOTED}`,
  `\\bgetenv\\(\\s{0,3}${QUOTED}`,
];
const JAVASCRIPT = [
  `\\bprocess\\.env\\.${NAME}`,
  `\\bprocess\\.env\\?\\.${NAME}`,
  `\\bprocess\\.env\\[\\s{0,3}${QUOTED}`,
];
const SHELL = [`\\$${NAME}`, `\\$\\{[#!]?${NAME}`];
const POWERSHELL = [
  `\\$env:${NAME}`,
  `\\$\\{env:${NAME}\\}`,
  `\\bGetEnvironmentVariable\\(\\s{0,3}${QUOTED}`,
];
const RUBY = [`\\bENV\\[\\s{0,3}${QUOTED}`, `\\bENV\\.fetch\\(\\s{0,3}${QUOTED}`];
const BATCH = [`%${NAME}%`, `!${NAME}!`];

const BY_EXTENSION: Readonly<Record<string, readonly string[]>> = {
  ".py": PYTHON,
  ".ts": JAVASCRIPT,
  ".js": JAVASCRIPT,
  ".mjs": JAVASCRIPT,
  ".sh": SHELL,
  ".ps1": POWERSHELL,
  ".rb": RUBY,
  ".bat": BATCH,
  ".cmd": BATCH,
};

/** Variables that shells and interpreters set by themselves. */
const OF_THE_SHELL = new Set(
  "BASH BASHPID BASH_SOURCE BASH_VERSION COLUMNS EUID FUNCNAME GROUPS HOSTNAME HOSTTYPE IFS LINENO LINES MACHTYPE OLDPWD OPTARG OPTIND OPTERR OSTYPE PIPESTATUS PPID PS1 PS2 PS4 PWD RANDOM REPLY SECONDS SHELLOPTS SHLVL UID _ ERRORLEVEL CD DATE TIME CMDCMDLINE".split(
    " ",
  ),
);

/**
 * Names of the variables that a script takes from its environment, sorted. Names that a shell script sets before
 * are left out, and so are comments.
 *
 * @param extension with its dot; empty for a script without one, which is read by its first line
 */
export function variablesRead(scriptText: string, extension: string): string[] {
  const patterns = BY_EXTENSION[languageOf(scriptText, extension)] ?? [];
  const text = withoutComments(scriptText, patterns === BATCH || patterns === JAVASCRIPT);
  const found = new Set<string>();
  for (const pattern of patterns) {
    const flags = patterns === POWERSHELL || patterns === BATCH ? "gi" : "g";
    for (const [, name] of text.matchAll(new RegExp(pattern, flags))) {
      if (name !== undefined && !OF_THE_SHELL.has(name)) found.add(name);
    }
  }
  if (patterns === SHELL) for (const name of setInShell(text)) found.delete(name);
  if (patterns === BATCH) for (const name of setInBatch(text)) found.delete(name);
  return [...found].toSorted();
}

/** The variables a task's script reads and will not get, sorted. */
export function missingVariables(
  task: Pick<Task, "env" | "envPass">,
  scriptText: string,
  extension: string,
  platform: string,
): string[] {
  const fold = (name: string): string => (platform === "win32" ? name.toUpperCase() : name);
  const given = new Set([...Object.keys(task.env), ...task.envPass].map(fold));
  return variablesRead(scriptText, extension).filter((name) => {
    const itself = name.startsWith("NIGHTDESK_");
    return !itself && !given.has(fold(name)) && !alwaysPassed(name, platform);
  });
}

function languageOf(text: string, extension: string): string {
  if (extension !== "") return extension.toLowerCase();
  const first = text.slice(0, 200).split("\n", 1)[0] ?? "";
  if (!first.startsWith("#!")) return "";
  if (first.includes("python")) return ".py";
  if (first.includes("node")) return ".js";
  if (first.includes("ruby")) return ".rb";
  return /\b(?:ba|da|z|k)?sh\b/.test(first) ? ".sh" : "";
}

/** Whole-line comments only: a `#` inside a line may be text. */
function withoutComments(text: string, slashes: boolean): string {
  const isComment = slashes ? /^\s*(?:\/\/|::|rem\s)/i : /^\s*#/;
  return text
    .split("\n")
    .filter((line) => !isComment.test(line))
    .join("\n");
}

function setInShell(text: string): string[] {
  const names: string[] = [];
  const forms = [
    /(?:^|[;&|({\s])([A-Za-z_][A-Za-z0-9_]*)\+?=/gm,
    /\bfor\s+([A-Za-z_][A-Za-z0-9_]*)\s+in\b/g,
    /\bgetopts\s+\S+\s+([A-Za-z_][A-Za-z0-9_]*)/g,
  ];
  for (const form of forms) for (const [, name] of text.matchAll(form)) names.push(name ?? "");
  for (const [, rest] of text.matchAll(/\bread[ \t]([^\n;|&]{0,200})/g)) {
    names.push(...(rest ?? "").split(/\s+/).filter((word) => /^[A-Za-z_]/.test(word)));
  }
  // `NAME=${NAME:-default}` reads what it sets: the environment's value counts.
  const fromItself = new Set<string>();
  for (const [, name, value] of text.matchAll(/\b([A-Za-z_]\w*)=["']?\$\{?([A-Za-z_]\w*)/g)) {
    if (name !== undefined && name === value) fromItself.add(name);
  }
  return names.filter((name) => !fromItself.has(name));
}

function setInBatch(text: string): string[] {
  return [...text.matchAll(/\bset\s+(?:\/[ap]\s+)?"?([A-Za-z_][A-Za-z0-9_]*)\s*=/gi)].map(
    (match) => match[1] ?? "",
  );
}

/**
 * The environment of every git process: nothing of ours but what git needs, nothing of the repository's that could
 * start a program, open a connection or write a file.
 */

/** Names that git needs to find itself, its user and its temporary files. `NIGHTDESK_RUN_ID` marks it as this run's. */
const PASSED = new Set([
  "HOME",
  "XDG_CONFIG_HOME",
  "TMPDIR",
  "TMP",
  "TEMP",
  "NIGHTDESK_RUN_ID",
  "USERPROFILE",
  "HOMEDRIVE",
  "HOMEPATH",
  "APPDATA",
  "LOCALAPPDATA",
  "PROGRAMDATA",
  "SYSTEMROOT",
  "SYSTEMDRIVE",
  "WINDIR",
  "COMSPEC",
]);

/** Settings that win over the repository's own. */
const HARDENED: readonly (readonly [string, string])[] = [
  ["core.fsmonitor", "false"],
  ["core.hooksPath", "/dev/null"],
  ["core.attributesFile", "/dev/null"],
  ["core.untrackedCache", "keep"],
  ["core.pager", "cat"],
  ["core.sshCommand", "false"],
  ["core.gitProxy", ""],
  ["core.askPass", ""],
  ["credential.helper", ""],
  ["diff.external", ""],
  ["gpg.program", "false"],
  ["gpg.ssh.program", "false"],
  ["gpg.x509.program", "false"],
  ["log.showSignature", "false"],
  ["protocol.allow", "never"],
  ["submodule.recurse", "false"],
  ["status.submoduleSummary", "false"],
  ["status.relativePaths", "true"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["trace2.eventTarget", ""],
  ["trace2.normalTarget", ""],
  ["trace2.perfTarget", ""],
];

export interface GitEnvironmentOptions {
  readonly parent: Readonly<Record<string, string | undefined>>;
  /** Absolute folders, joined for this platform. */
  readonly path: string;
  /** A file with the harmless part of the user's own configuration, or null. */
  readonly userConfig: string | null;
}

/** What all git processes of a run have in common. */
export function gitEnvironment(options: GitEnvironmentOptions): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.parent)) {
    if (value !== undefined && PASSED.has(name.toUpperCase())) env[name] = value;
  }
  return {
    ...env,
    PATH: options.path,
    LC_ALL: "C",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GCM_INTERACTIVE: "never",
    GIT_NO_LAZY_FETCH: "1",
    // Wins over `protocol.*.allow` of the repository; "none" is the name of no protocol.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: options.userConfig ?? "/dev/null",
    GIT_PAGER: "cat",
  };
}

/** Adds settings that win over all files; keys of any spelling are safe this way, unlike with `-c`. */
export function withSettings(
  env: Readonly<Record<string, string>>,
  extra: readonly (readonly [string, string])[],
): Record<string, string> {
  const settings = [...HARDENED, ...extra];
  const numbered = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { ...env, GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(numbered) };
}

/**
 * The environment of git. The user's own configuration counts, because the way to the remote stands there: credential
 * helpers, `insteadOf`, ssh, proxies. What could change the files or ask a question is switched off.
 */
import { basename } from "node:path";
import { alwaysPassed } from "../../core/environment.ts";
import type { Remote } from "./remote.ts";

export type GitSettings = readonly (readonly [string, string])[];

/** Where configuration lies, how to reach an agent or a key ring. Secrets of other programs are not among them. */
const PASSED: ReadonlySet<string> = new Set([
  "GIT_CONFIG_GLOBAL",
  "GIT_CONFIG_SYSTEM",
  "GIT_CONFIG_NOSYSTEM",
  "GIT_SSH",
  "GIT_SSH_VARIANT",
  "GIT_SSL_CAINFO",
  "GIT_SSL_CAPATH",
  "SSH_AGENT_PID",
  "DBUS_SESSION_BUS_ADDRESS",
  "KRB5CCNAME",
]);

/** Laid over all files of configuration. */
const SETTINGS: GitSettings = [
  // Hooks of the user's are meant for the user's own commits and pushes.
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["core.askPass", ""],
  ["credential.interactive", "false"],
  ["gc.auto", "0"],
  ["maintenance.auto", "false"],
  ["push.followTags", "false"],
  ["push.recurseSubmodules", "no"],
  ["push.gpgSign", "false"],
  // Empty takes back those of the user's files: they are meant for the host of the user's own repositories.
  ["push.pushOption", ""],
  // A server that stops answering is not waited for.
  ["http.lowSpeedLimit", "1"],
  ["http.lowSpeedTime", "60"],
  ["advice.pushUpdateRejected", "false"],
  // What git prints is read by us: no letters but these, and no word of a program that looks at signatures.
  ["i18n.commitEncoding", "UTF-8"],
  ["i18n.logOutputEncoding", "UTF-8"],
  ["log.showSignature", "false"],
];

export interface EnvironmentParts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** PATH without entries that are not absolute. */
  readonly path: string;
}

export function gitEnvironment(
  { environment, platform, path }: EnvironmentParts,
  settings: GitSettings,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (alwaysPassed(name, platform) || PASSED.has(name))) env[name] = value;
  }
  return {
    ...env,
    PATH: path,
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    // Empty means that nobody is asked, by a window neither.
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GCM_INTERACTIVE: "never",
    // Wins over `protocol.*.allow`, so that no `insteadOf` leads to a transport that starts programs.
    GIT_ALLOW_PROTOCOL: "file:http:https:ssh",
    ...numbered([...SETTINGS, ...settings]),
  };
}

/** Settings as variables: unlike with `-c`, no other user of the machine can read them. */
function numbered(settings: GitSettings): Record<string, string> {
  const pairs = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(pairs) };
}

/** What makes git log in with the password that we were given, and with nothing else. */
export function loginSettings({ login, url }: Pick<Remote, "login" | "url">): GitSettings {
  if (login === null) return [];
  const basic = Buffer.from(`${login.user}:${login.password}`).toString("base64");
  const { origin } = new URL(url);
  return [
    ["credential.helper", ""],
    [`http.${origin}/.extraHeader`, `Authorization: Basic ${basic}`],
  ];
}

/**
 * ssh that never asks. What the user has configured is kept and told so.
 *
 * @param configured `GIT_SSH_COMMAND`, else `core.sshCommand`; null if neither is set
 */
export function sshCommand(configured: string | null, variant: string | null): string {
  const command = configured ?? "ssh";
  const program = basename(
    /^"([^"]*)"|^(\S*)/
      .exec(command)
      ?.slice(1)
      .find((word) => word !== undefined) ?? "",
  );
  const isPutty = /plink/i.test(variant ?? program);
  return `${command} ${isPutty ? "-batch" : "-o BatchMode=yes -o ConnectTimeout=20"}`;
}

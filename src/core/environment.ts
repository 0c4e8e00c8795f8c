/**
 * Which variables of Nightdesk's own environment every task gets without asking. All others need `env_pass`, so
 * that a secret meant for one task is not visible to all.
 */

/** Folders, language, time, temporary files, the way to the network, the ssh agent. */
const EVERYWHERE = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LANGUAGE",
  "TZ",
  "TMP",
  "TEMP",
  "TMPDIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "ALL_PROXY",
  "NO_PROXY",
  "FTP_PROXY",
  "SSH_AUTH_SOCK",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "NODE_EXTRA_CA_CERTS",
  "XDG_RUNTIME_DIR",
  "XDG_CONFIG_HOME",
  "XDG_CACHE_HOME",
  "XDG_DATA_HOME",
  "XDG_STATE_HOME",
];

/** Without these, Python, PowerShell and most programs on Windows do not even start. */
const WINDOWS = [
  "ALLUSERSPROFILE",
  "APPDATA",
  "COMMONPROGRAMFILES",
  "COMMONPROGRAMFILES(X86)",
  "COMMONPROGRAMW6432",
  "COMPUTERNAME",
  "COMSPEC",
  "DRIVERDATA",
  "HOMEDRIVE",
  "HOMEPATH",
  "LOCALAPPDATA",
  "NUMBER_OF_PROCESSORS",
  "OS",
  "PATHEXT",
  "PROCESSOR_ARCHITECTURE",
  "PROCESSOR_IDENTIFIER",
  "PROCESSOR_LEVEL",
  "PROCESSOR_REVISION",
  "PROGRAMDATA",
  "PROGRAMFILES",
  "PROGRAMFILES(X86)",
  "PROGRAMW6432",
  "PSMODULEPATH",
  "PUBLIC",
  "SESSIONNAME",
  "SYSTEMDRIVE",
  "SYSTEMROOT",
  "USERDOMAIN",
  "USERNAME",
  "USERPROFILE",
  "WINDIR",
];

const MACOS = ["__CF_USER_TEXT_ENCODING"];

/** curl, git and Python read the proxies in small letters. */
const LOWER_CASE_TOO = new Set(["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "FTP_PROXY"]);

const POSIX_NAMES: ReadonlySet<string> = new Set([
  ...EVERYWHERE,
  ...[...LOWER_CASE_TOO].map((name) => name.toLowerCase()),
]);
const MACOS_NAMES: ReadonlySet<string> = new Set([...POSIX_NAMES, ...MACOS]);
const WINDOWS_NAMES: ReadonlySet<string> = new Set([...EVERYWHERE, ...WINDOWS]);

/**
 * True if every task gets the variable without `env_pass`.
 *
 * @param platform as Node names it (`linux`, `darwin`, `win32`, …); names on Windows have no case
 */
export function alwaysPassed(name: string, platform: string): boolean {
  if (platform === "win32") {
    const upper = name.toUpperCase();
    return WINDOWS_NAMES.has(upper) || upper.startsWith("LC_");
  }
  const names = platform === "darwin" ? MACOS_NAMES : POSIX_NAMES;
  return names.has(name) || name.startsWith("LC_");
}

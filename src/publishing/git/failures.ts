/** What git says when it fails, as one sentence that says what to do. */
import { PublishError, type PublishErrorCode } from "../../ports/publish-error.ts";
import { withoutPassword } from "./remote.ts";

type Sentence = (where: Where) => string;

interface Where {
  readonly remote: string;
  readonly branch: string;
}

const FORWARD_ONLY =
  /denying non-fast-forward|cannot force-push|not allowed to force[ -]push|force[ -]push(?:es|ing)? (?:is|are) not allowed/i;

/** The first that fits counts. */
const FAILURES: readonly (readonly [RegExp, PublishErrorCode, Sentence])[] = [
  [
    /Host key verification failed/,
    "refused",
    ({ remote }) =>
      `The host of ${remote} is not known to ssh. Connect to it once by hand, so that its key is noted.`,
  ],
  [
    /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Permission denied|HTTP 401|HTTP 403|returned error: 40[13]|Permission to .* denied|write access .* not granted|Invalid username or/i,
    "refused",
    ({ remote }) =>
      `${remote} does not let Nightdesk in, or not write. Log in with git's credential helper or an ssh key, or write \`token: \${NAME}\` beside \`remote\`.`,
  ],
  [
    FORWARD_ONLY,
    "protected",
    ({ remote, branch }) =>
      `${remote} does not let the history of ${branch} be replaced. Allow force pushes to it, or name another branch.`,
  ],
  [
    /' exists; cannot create '/,
    "bad_target",
    ({ remote, branch }) =>
      `In ${remote} the name of another branch begins with ${branch}/, or is the beginning of it, so that there can be none called ${branch}. Name another branch.`,
  ],
  [
    /protected branch|GH006|GH013|push declined|deny(?:ing)? updating|not allowed to (?:force )?push/i,
    "protected",
    ({ remote, branch }) =>
      `The branch ${branch} of ${remote} is protected. Allow pushes to it, or name another branch.`,
  ],
  [
    /GH001|exceeds (?:GitHub|GitLab)'s file size limit|file size limit|pack exceeds maximum|HTTP 413|returned error: 413/i,
    "bad_site",
    ({ remote }) => `${remote} refuses the site because it, or a file of it, is too large.`,
  ],
  [
    /refusing to update checked out branch|branch is currently checked out/,
    "protected",
    ({ remote, branch }) =>
      `In ${remote} the branch ${branch} is checked out, and git does not push to that. Name another branch, or a bare repository.`,
  ],
  [
    /hook declined/,
    "protected",
    ({ remote, branch }) => `A hook of ${remote} refuses what is pushed to ${branch}.`,
  ],
  [
    /mismatched algorithms|does not support this repository's hash algorithm|mismatched object format/,
    "bad_target",
    ({ remote }) =>
      `${remote} keeps its objects under SHA-256, and Nightdesk publishes only to repositories with SHA-1, as hosts of pages have them.`,
  ],
  [
    /dubious ownership/,
    "refused",
    ({ remote }) => `${remote} belongs to another user of this machine, and git does not work with it.`,
  ],
  [
    /not appear to be a git repository|Repository not found|repository .* not found|HTTP 404|returned error: 404|not a git repository|project you were looking for could not be found/i,
    "no_repository",
    ({ remote }) =>
      `There is no repository at ${remote}, or it is not shown to this login. Make it first; Nightdesk makes only the branch.`,
  ],
  [
    /resolve (?:host|proxy)|Connection (?:refused|reset|timed out|closed)|Failed to connect|Couldn't connect|unreachable|No route to host|timed out|early EOF|Empty reply|SSL|certificate|returned error: 5\d\d|remote end hung up|too slow|Operation too slow/i,
    "unreachable",
    ({ remote }) => `${remote} cannot be reached now.`,
  ],
  [
    /transport '[^']*' not allowed|protocol .* not allowed/i,
    "bad_target",
    ({ remote }) =>
      `git's configuration leads ${remote} to a kind of remote that is not allowed; only https, ssh and paths are.`,
  ],
  [
    /No space left|out of disk ?space|disk quota|unable to write/i,
    "unwritable",
    () => "The disk is full, here or at the remote.",
  ],
];

/** @param hide values that must not be in the sentence */
export function failureOf(stderr: string, where: Where, hide: readonly string[]): PublishError {
  const known = FAILURES.find(([form]) => form.test(stderr));
  const lines = scrub(stderr, hide)
    .split(/[\r\n]+/)
    .map((line) => line.trim());
  const host = ofTheHost(lines);
  const said = host === null ? `git says: ${plain(firstLine(lines))}` : `The remote says: ${host}`;
  if (known === undefined)
    return new PublishError("git_failed", `git could not publish to ${where.remote}. ${said}`);
  const [, code, sentence] = known;
  return new PublishError(code, `${sentence(where)} ${said}`);
}

function scrub(text: string, hide: readonly string[]): string {
  const without = hide
    .filter((value) => value !== "")
    .reduce((rest, value) => rest.replaceAll(value, "***"), text);
  // git takes out what it holds for a password, which is too little where one holds an `@`.
  return withoutPassword(without).replaceAll(/(https?:\/\/)[^\s/]+@/gi, "$1***@");
}

const LONGEST = 200;
const MOST_LINES = 2;
/** What every remote prints while it works. */
const PROGRESS = /^(?:Enumerating|Counting|Compressing|Resolving|Total|Reusing)\b/;

/** What the host, or a hook of it, says itself tells more than git's own summary. */
function ofTheHost(lines: readonly string[]): string | null {
  const said = lines.flatMap((line) => {
    const text = /^remote:(.*)$/.exec(line)?.[1]?.trim() ?? "";
    return /[\p{L}\p{N}]/u.test(text) && !PROGRESS.test(text) ? [text] : [];
  });
  const start = said.findIndex((line) => /^(?:error|fatal)\b/i.test(line));
  const first = Math.max(0, start);
  return said.length === 0
    ? null
    : said
        .slice(first, first + MOST_LINES)
        .map(plain)
        .join(" ");
}

function firstLine(lines: readonly string[]): string {
  return (
    lines.find((line) => /^(?:fatal|ERROR)\b/i.test(line)) ??
    lines.find((line) => line.startsWith("error:")) ??
    lines.find((line) => line !== "") ??
    "nothing"
  );
}

/** One sentence without control characters. */
function plain(line: string): string {
  const text = line.replaceAll(/[^\P{Cc}]/gu, " ").replace(/\.$/, "");
  return `${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}.`;
}

/** Did somebody else push between our look and our push? */
export function isLostRace(output: string): boolean {
  // Nobody is faster next time: a file is in the way of a folder.
  if (/' exists; cannot create '/.test(output)) return false;
  return /\[rejected\] \((?:stale info|fetch first|non-fast-forward)\)|\[remote rejected\] \((?:cannot lock ref|failed to update ref|incorrect old value|reference already exists|failed to lock|fetch first)|cannot lock ref/i.test(
    output,
  );
}

/** Would the host take the same files if they came on top of what it has? */
export function isForwardOnly(output: string): boolean {
  return FORWARD_ONLY.test(output);
}

const REFUSALS: ReadonlySet<PublishErrorCode> = new Set([
  "refused",
  "no_repository",
  "protected",
  "bad_site",
  "bad_target",
]);

/** Has a push certainly not arrived? Of one that was cut off nobody can tell. @param porcelain what `push` printed */
export function isRefusal(porcelain: string, code: PublishErrorCode): boolean {
  return REFUSALS.has(code) || /^!\t.*\t\[(?:remote )?rejected\]/m.test(porcelain);
}

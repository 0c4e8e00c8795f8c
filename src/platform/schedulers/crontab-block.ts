/**
 * Nightdesk's lines in a crontab: a marked block, one for each home. All else stays as it is, byte for byte. Pure.
 *
 * A crontab has its own rules: `%` is a line break unless a backslash stands before it, a command of more than 999
 * bytes is refused, and the shell may be any, since a line of the user's may set SHELL. So everything stands in one
 * line, in single quotes, and the variables are set by `env`.
 */
import { Buffer } from "node:buffer";
import { SchedulerError, type TickJob } from "../../ports/system-scheduler.ts";
import { entryId } from "./entry-id.ts";
import { cronFields, minutesOf } from "./intervals.ts";

/** Where what `tick` prints goes, relative to the home; the daily maintenance keeps it short. */
export const TICK_LOG = "state/tick.log";

/** Debian's cron takes commands of up to 999 bytes; other crons take more. */
const LONGEST_COMMAND = 990;

export interface CrontabBlock {
  /** With line breaks at the end of each line. */
  readonly text: string;
  /** Folders of PATH that had no room. */
  readonly left: readonly string[];
}

/** @throws SchedulerError for paths that no crontab can hold */
export function renderBlock(job: TickJob): CrontabBlock {
  const [node, launcher] = job.program;
  for (const path of [job.home, node, launcher]) refuseOddPath(path);
  const log = `${job.home}/${TICK_LOG}`;
  const folders = [...new Set(job.path.split(":"))].filter(
    (folder) => isPlain(folder) && folder.startsWith("/"),
  );
  const left: string[] = [];
  for (;;) {
    const command = escapePercents(
      [
        "/usr/bin/env",
        quote(`PATH=${folders.join(":")}`),
        quote(`NIGHTDESK_HOME=${job.home}`),
        quote(node),
        quote(launcher),
        "tick --scheduled",
        `>>${quote(log)} 2>&1`,
      ].join(" "),
    );
    if (Buffer.byteLength(command) <= LONGEST_COMMAND) {
      const line = `${cronFields(job.everyMinutes)} * * * ${command}`;
      return { text: `${beginLine(job.home)}\n${line}\n${endLine(job.home)}\n`, left: left.toReversed() };
    }
    const last = folders.pop();
    if (last === undefined) throw new SchedulerError("The paths are too long for a line of a crontab.");
    left.push(last);
  }
}

/** The crontab with this block in it: in the place of an older one of the same home, else at the end. */
export function withBlock(crontab: string, home: string, block: string): string {
  const place = placeOf(crontab, home);
  if (place !== null) return crontab.slice(0, place.from) + block + crontab.slice(place.until);
  const needsBreak = crontab !== "" && !crontab.endsWith("\n");
  return `${crontab}${needsBreak ? "\n" : ""}${block}`;
}

/** The crontab without the home's block; the same text if it has none. */
export function withoutBlock(crontab: string, home: string): string {
  const place = placeOf(crontab, home);
  return place === null ? crontab : crontab.slice(0, place.from) + crontab.slice(place.until);
}

/** The home's block as it stands in the crontab; null if there is none. */
export function blockIn(crontab: string, home: string): string | null {
  const place = placeOf(crontab, home);
  return place === null ? null : crontab.slice(place.from, place.until);
}

/** What a block says, also one that a person has changed. */
export function readBlock(block: string): { everyMinutes: number | null; program: string[] } {
  const line = block.split("\n").find((one) => one.trim() !== "" && !one.trimStart().startsWith("#")) ?? "";
  const [minute = "", hour = "", ...rest] = line.trim().split(/\s+/);
  const isEveryDay = rest.slice(0, 3).join(" ") === "* * *";
  const words = [...line.replaceAll("\\%", "%").matchAll(/'((?:[^']|'\\'')*)'/g)].map(([, word = ""]) =>
    word.replaceAll("'\\''", "'"),
  );
  const program = words.filter((word) => word.startsWith("/")).slice(0, 2);
  return { everyMinutes: isEveryDay ? minutesOf(`${minute} ${hour}`) : null, program };
}

function placeOf(crontab: string, home: string): { from: number; until: number } | null {
  const id = entryId(home);
  const begin = new RegExp(`^# BEGIN nightdesk ${id}(?: .*)?$`, "m").exec(crontab);
  if (begin === null) return null;
  const end = new RegExp(`^# END nightdesk ${id}\\n?`, "m").exec(crontab.slice(begin.index));
  if (end === null) {
    throw new SchedulerError(
      `The crontab holds a line "# BEGIN nightdesk ${id}" without its "# END nightdesk ${id}".`,
      "Remove what is left of the block with crontab -e, then do the same again.",
    );
  }
  return { from: begin.index, until: begin.index + end.index + end[0].length };
}

function beginLine(home: string): string {
  return `# BEGIN nightdesk ${entryId(home)} (${home}); written by nightdesk install, taken away by nightdesk uninstall`;
}

function endLine(home: string): string {
  return `# END nightdesk ${entryId(home)}`;
}

/** In single quotes a shell changes nothing. */
function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Comments need it not: cron reads only commands so. */
function escapePercents(command: string): string {
  return command.replaceAll("%", "\\%");
}

function refuseOddPath(path: string): void {
  if (isPlain(path)) return;
  throw new SchedulerError(
    `${JSON.stringify(path)} holds a backslash or a control character, which crons read in different ways.`,
    "Rename the folder.",
  );
}

function isPlain(path: string): boolean {
  // oxlint-disable-next-line no-control-regex -- these are the ones that must not be there
  return path !== "" && !/[\\\u0000-\u001f\u007f]/.test(path);
}

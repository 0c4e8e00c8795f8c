/**
 * A task of Windows Task Scheduler as XML. Pure.
 *
 * What the schema takes for granted breaks laptops: no start on battery, a kill when the plug is pulled, a kill after
 * 72 hours, no start for what was missed. So everything that matters is written out. Elements stand in the order of
 * the schema, which the importer checks.
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { win32 } from "node:path";
import { SchedulerError, type TickJob } from "../../ports/system-scheduler.ts";
import { entryId } from "./entry-id.ts";

/** `Command` and `WorkingDirectory` take no more. */
const LONGEST_PATH = 260;

/** Name of the task in the scheduler's tree. */
export function taskName(home: string): string {
  return `\\Nightdesk\\tick-${entryId(home)}`;
}

/**
 * @param sid of the user who is logged on, `S-1-5-21-…`; a name could be written in several ways
 * @throws SchedulerError for paths that no task can hold
 */
export function renderTaskXml(job: TickJob, sid: string): string {
  if (job.home.length > LONGEST_PATH) {
    throw new SchedulerError(
      "The home's path is longer than the 260 characters that a scheduled task can hold.",
    );
  }
  const [node, launcher] = job.program;
  // A console program flashes a window every few minutes and takes the focus from games; a headless console does not.
  const program = [
    "--headless",
    argument(node),
    argument(launcher),
    "--home",
    argument(job.home),
    "tick --scheduled",
  ];
  const definition = body(job, sid, program.join(" "));
  // Windows writes its own form of what it is given; this tells whether it was made from the same definition.
  const mark = createHash("sha256").update(definition).digest("hex").slice(0, 16);
  return definition.replace("{MARK}", mark);
}

function body(job: TickJob, sid: string, words: string): string {
  const lines = [
    `<?xml version="1.0" encoding="UTF-16"?>`,
    `<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">`,
    `  <RegistrationInfo>`,
    `    <Author>Nightdesk</Author>`,
    `    <Description>Nightdesk looks whether anything is due in ${escapeXml(job.home)} ({MARK})</Description>`,
    `  </RegistrationInfo>`,
    `  <Triggers>`,
    `    <TimeTrigger>`,
    `      <Enabled>true</Enabled>`,
    // In UTC, or the repetition would move with summer time. Without a duration it goes on for ever.
    `      <StartBoundary>2026-01-01T00:00:00Z</StartBoundary>`,
    `      <Repetition>`,
    `        <Interval>PT${job.everyMinutes}M</Interval>`,
    `        <StopAtDurationEnd>false</StopAtDurationEnd>`,
    `      </Repetition>`,
    `    </TimeTrigger>`,
    `    <LogonTrigger>`,
    `      <Enabled>true</Enabled>`,
    `      <UserId>${escapeXml(sid)}</UserId>`,
    `      <Delay>PT30S</Delay>`,
    `    </LogonTrigger>`,
    `  </Triggers>`,
    `  <Principals>`,
    `    <Principal id="Author">`,
    `      <UserId>${escapeXml(sid)}</UserId>`,
    `      <LogonType>InteractiveToken</LogonType>`,
    `      <RunLevel>LeastPrivilege</RunLevel>`,
    `    </Principal>`,
    `  </Principals>`,
    `  <Settings>`,
    `    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>`,
    `    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>`,
    `    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>`,
    `    <AllowHardTerminate>false</AllowHardTerminate>`,
    `    <StartWhenAvailable>true</StartWhenAvailable>`,
    `    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>`,
    `    <IdleSettings>`,
    `      <StopOnIdleEnd>false</StopOnIdleEnd>`,
    `      <RestartOnIdle>false</RestartOnIdle>`,
    `    </IdleSettings>`,
    `    <AllowStartOnDemand>true</AllowStartOnDemand>`,
    `    <Enabled>true</Enabled>`,
    `    <Hidden>false</Hidden>`,
    `    <RunOnlyIfIdle>false</RunOnlyIfIdle>`,
    `    <WakeToRun>false</WakeToRun>`,
    // No limit: `tick` stays for its work, and each task has a time limit of its own.
    `    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>`,
    `    <Priority>6</Priority>`,
    `  </Settings>`,
    `  <Actions Context="Author">`,
    `    <Exec>`,
    `      <Command>%SystemRoot%\\System32\\conhost.exe</Command>`,
    `      <Arguments>${escapeXml(words)}</Arguments>`,
    `      <WorkingDirectory>${escapeXml(job.home)}</WorkingDirectory>`,
    `    </Exec>`,
    `  </Actions>`,
    `</Task>`,
    ``,
  ];
  return lines.join("\r\n");
}

/** UTF-16LE with its mark at the beginning: `schtasks` refuses every other form. */
export function taskXmlBytes(xml: string): Buffer {
  return Buffer.from(`\uFEFF${xml}`, "utf16le");
}

/** The text of what `schtasks /Query /XML` prints: UTF-16 in a file, the console's code page in a pipe. */
export function taskXmlText(bytes: Buffer): string {
  const isWide = bytes.length >= 2 && (bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe));
  return bytes.toString(isWide ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
}

export interface TaskFacts {
  readonly mark: string | null;
  readonly everyMinutes: number | null;
  readonly program: readonly string[];
  readonly isEnabled: boolean;
}

export function readTaskXml(xml: string): TaskFacts {
  const inner = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  const interval = /^PT(?:(\d+)H)?(?:(\d+)M)?$/.exec(inner("Interval") ?? "");
  const minutes = Number(interval?.[1] ?? 0) * 60 + Number(interval?.[2] ?? 0);
  const words = [...unescapeXml(inner("Arguments") ?? "").matchAll(/"([^"]*)"/g)].map(
    ([, word = ""]) => word,
  );
  const settings = /<Settings>.*<\/Settings>/s.exec(xml)?.[0] ?? "";
  return {
    mark: /\(([0-9a-f]{16})\)/.exec(inner("Description") ?? "")?.[1] ?? null,
    everyMinutes: minutes === 0 ? null : minutes,
    program: words.slice(0, 2),
    isEnabled: !/<Enabled>false<\/Enabled>/.test(settings),
  };
}

/** In quotes, as Windows programs split their command lines. */
function argument(path: string): string {
  if (path.includes('"') || !win32.isAbsolute(path)) {
    throw new SchedulerError(`${JSON.stringify(path)} is not a path that a scheduled task can hold.`);
  }
  // A backslash before the closing quote would be taken for an escape.
  return `"${path.replace(/\\+$/, (slashes) => slashes + slashes)}"`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function unescapeXml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}

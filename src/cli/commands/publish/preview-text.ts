/** What would become public, for people. */
import { hitLines } from "../../../ports/hit-lines.ts";
import type { Preview, Published } from "../../../ports/publisher.ts";
import { whenText } from "../../render/local-time.ts";
import { safeLine } from "../../render/safe-text.ts";
import { formatTable } from "../../render/table.ts";

const MOST_FILES = 60;

/** @param zone of the home */
export function previewText(preview: Preview, now: number, zone: string): string {
  const { where, lastAt, problems, warnings, found } = preview;
  const last = lastAt === null ? "never" : whenText(lastAt, now, zone);
  const parts = [
    `${verdict(preview)}\nThis would go to ${where} (last published from here: ${last}); nothing was published now.\n`,
    tasksText(preview),
    fieldsText(preview),
    filesText(preview),
    listed("Found by the scan; it stops the publish", hitLines(found)),
    listed("In the way", problems),
    listed("Worth knowing", warnings),
  ];
  return parts
    .filter((part) => part !== "")
    .map((part) => safeLines(part))
    .join("\n");
}

function verdict({ found, problems }: Preview): string {
  if (problems.length > 0) return "A publish would be refused.";
  if (found.length > 0) return "A publish would be stopped: the scan finds what must not be public.";
  return "A publish would go out: the scan found nothing that must stay private.";
}

function tasksText({ tasks }: Preview): string {
  if (tasks === null) return "";
  const { public: visible, all, added, removed } = tasks;
  const verb = visible.length === 1 || all === 1 ? "is" : "are";
  const lines = [
    `${visible.length} of ${all} ${all === 1 ? "task" : "tasks"} ${verb} public${visible.length === 0 ? "" : `: ${visible.join(", ")}`}`,
    ...(added.length === 0 ? [] : [`  newly public: ${added.join(", ")}`]),
    ...(removed.length === 0 ? [] : [`  no longer public: ${removed.join(", ")}`]),
    "  A task is public if its entry in the YAML says visibility: public.",
  ];
  return `${lines.join("\n")}\n`;
}

function fieldsText({ fields, lastAt }: Preview): string {
  if (fields.all.length === 0) return "";
  if (lastAt !== null && fields.added.length + fields.removed.length === 0)
    return `Fields: ${fields.all.length}, the same as last time\n`;
  const isNew = new Set(lastAt === null ? [] : fields.added);
  const lines = fields.all.map((field) => `  ${isNew.has(field) ? "+" : " "} ${field}`);
  const gone = fields.removed.map((field) => `  - ${field}`);
  const signs = lastAt === null ? "" : " (+ new since the last publish, - no longer)";
  return `Fields${signs}\n${[...lines, ...gone].join("\n")}\n`;
}

function filesText({ files, removed, bytes }: Preview): string {
  if (files.length === 0) return "";
  const rows = files
    .slice(0, MOST_FILES)
    .map(({ path, bytes: size, change, growth }) => [path, String(size), change, grown(growth)]);
  const gone = removed.map((path) => [path, "", "removed", ""]);
  const columns = [
    { title: "file" },
    { title: "bytes", align: "right" as const },
    { title: "" },
    { title: "", align: "right" as const },
  ];
  const more = files.length > MOST_FILES ? `and ${files.length - MOST_FILES} more\n` : "";
  return `${formatTable(columns, [...rows, ...gone])}${more}${counted(files.length, "file")}, ${bytes} bytes\n`;
}

function grown(growth: number | null): string {
  if (growth === null || growth === 0) return "";
  return growth > 0 ? `+${growth}` : `−${-growth}`;
}

function listed(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

export function publishedText({ state, why, where, files, bytes, tasks, warnings }: Published): string {
  const visible = tasks === null ? "" : ` Public: ${tasks.public.length} of ${counted(tasks.all, "task")}.`;
  const said = state === "published" ? `Published to ${where}: ${why}` : `${where}: ${why}`;
  const notes = warnings.map((warning) => `  ${warning}\n`).join("");
  return safeLines(`${said} (${counted(files, "file")}, ${bytes} bytes).${visible}\n${notes}`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function safeLines(text: string): string {
  return text.split("\n").map(safeLine).join("\n");
}

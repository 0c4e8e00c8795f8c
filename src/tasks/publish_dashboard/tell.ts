/** What is told of a publish, in plain words. */
import type { Published } from "../../sdk/index.ts";

const MOST_FILES = 20;

export function headline(published: Published): string {
  const { state, why, where, tasks } = published;
  if (state === "published") {
    const some = tasks === null ? "" : `${tasks.public.length} of ${counted(tasks.all, "task")} `;
    return `Published ${some}to ${where}: ${why}`;
  }
  if (state === "deferred") return `Not published to ${where} yet: ${why}`;
  return `Nothing new to publish to ${where}: ${visibleTasks(published)} public`;
}

export function body(published: Published): string {
  const { where, commit, address, warnings, files, bytes } = published;
  const lines = [
    `${sentence(`${visibleTasks(published)} public`)} ${howToChange(published)}`,
    "",
    `- to: ${where}`,
    ...(commit === null ? [] : [`- commit: ${commit}`]),
    ...(address === null ? [] : [`- seen at: ${address} (unless the repository has a domain of its own)`]),
    `- the site: ${counted(files, "file")}, ${bytes} bytes`,
    ...changes(published),
    ...warnings.map((warning) => `- note: ${warning}`),
  ];
  return lines.join("\n");
}

/** `2 of 9 tasks are`. */
function visibleTasks({ tasks }: Published): string {
  if (tasks === null) return "no task is";
  const count = tasks.public.length;
  return `${count} of ${counted(tasks.all, "task")} ${count === 1 || tasks.all === 1 ? "is" : "are"}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function howToChange({ tasks }: Published): string {
  const named = tasks === null || tasks.public.length === 0 ? "" : `They are ${tasks.public.join(", ")}. `;
  return `${named}A task is shown if its entry in the YAML says \`visibility: public\`, and no longer if that line goes.`;
}

function changes({ added, changed, removed, address }: Published): string[] {
  const all = [
    ...added.map((path) => `new: ${linked(path, address)}`),
    ...changed.map((path) => `changed: ${linked(path, address)}`),
    ...removed.map((path) => `removed: ${path}`),
  ];
  const more = all.length > MOST_FILES ? [`- and ${all.length - MOST_FILES} more`] : [];
  return [...all.slice(0, MOST_FILES).map((line) => `- ${line}`), ...more];
}

function linked(path: string, address: string | null): string {
  return address === null ? path : `${address}${path.split("/").map(encodeURIComponent).join("/")}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

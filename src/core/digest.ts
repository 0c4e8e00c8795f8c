/** One message in place of a storm. */
import type { WaitingMessage } from "./delivery.ts";
import type { Message, MessageKind } from "./message.ts";
import type { Severity } from "./report.ts";

/** So many messages of one kind may stand beside each other; one more, and they become one. */
export const MOST_BESIDE_EACH_OTHER = 5;

/** What is listed; the rest is counted. */
const MOST_LISTED = 40;

/** Of what is listed, so much of why it is so. */
const LONGEST_REASON = 120;

/** These wait for an answer of their own. */
const NEVER_TOGETHER: readonly MessageKind[] = ["approval", "question", "test"];

const PLURALS: Readonly<Partial<Record<MessageKind, string>>> = {
  failure: "failures",
  missed: "notes about missed moments",
  recovery: "recoveries",
  success: "results",
  finding: "notes about findings",
  reminder: "reminders",
};

/** Groups of waiting messages that are better told together, each oldest first. */
export function storms(waiting: readonly WaitingMessage[]): WaitingMessage[][] {
  const groups = new Map<MessageKind, WaitingMessage[]>();
  for (const message of waiting) {
    // A digest that waits is not taken into another one.
    if (NEVER_TOGETHER.includes(message.kind) || message.key.startsWith("digest:")) continue;
    groups.set(message.kind, [...(groups.get(message.kind) ?? []), message]);
  }
  return [...groups.values()]
    .filter((group) => group.length > MOST_BESIDE_EACH_OTHER)
    .map((group) => group.toSorted((a, b) => a.id - b.id));
}

/** @param group messages of one kind, at least two */
export function digestOf(group: readonly WaitingMessage[], now: number): Message {
  const [first] = group;
  if (first === undefined) throw new Error("a digest of nothing");
  const last = group.at(-1) ?? first;
  const tasks = [...new Set(group.flatMap(({ task }) => (task === null ? [] : [task])))];
  const shown = tasks.slice(0, 3).join(", ");
  const more = tasks.length > 3 ? ` and ${tasks.length - 3} more` : "";
  const lines = group.slice(0, MOST_LISTED).map(lineOf);
  if (group.length > MOST_LISTED) lines.push(`- and ${group.length - MOST_LISTED} more`);
  return {
    kind: first.kind,
    severity: worst(group.map(({ severity }) => severity)),
    task: tasks.length === 1 ? (tasks[0] ?? null) : null,
    run: null,
    title: `${group.length} ${PLURALS[first.kind] ?? "messages"}${shown === "" ? "" : `: ${shown}${more}`}`,
    body: lines.join("\n"),
    key: `digest:${first.kind}:${first.id}-${last.id}`,
    createdAt: now,
    notBefore: now,
    expiresAt: null,
  };
}

function lineOf({ title, body }: WaitingMessage): string {
  const reason = reasonIn(body ?? "");
  return reason === "" ? `- ${title}` : `- ${title}: ${reason}`;
}

/** The first line that says something, without marks, since a cut would leave them open. */
function reasonIn(body: string): string {
  const lines = body.split("\n").map((line) => line.replace(/^[\s#>*-]+/, "").replaceAll("**", ""));
  const line = lines.find((one) => one.trim() !== "")?.trim() ?? "";
  if (line.length <= LONGEST_REASON) return line;
  const part = line.slice(0, LONGEST_REASON).replace(/[\uD800-\uDBFF]$/, "");
  const end = part.lastIndexOf(" ");
  return `${part.slice(0, end > LONGEST_REASON / 2 ? end : undefined)} …`;
}

function worst(severities: readonly Severity[]): Severity {
  if (severities.includes("critical")) return "critical";
  return severities.includes("warning") ? "warning" : "info";
}

/** What becomes of each call of a tool: listed at all, within the walls, allowed by a person where one has to. */
import { createHash } from "node:crypto";
import type { Approval } from "../../core/approval.ts";
import type { ToolVerdict } from "../../ports/claude-agent.ts";
import { fixed, wallBefore, type Walls } from "./walls.ts";

/** How the agent sees our own tools. */
export const OWN_PREFIX = "mcp__nightdesk__";
/** Its call is a question, and the answer is its result. */
export const ASK_USER = "ask_user";

export interface JudgeParts {
  /** As in the YAML. */
  readonly tools: readonly string[];
  /** Names of our own tools that it was given. */
  readonly own: readonly string[];
  /** As in the YAML: calls that a person has to allow. */
  readonly approve: readonly string[];
  readonly walls: Walls;
  /** Questions of this run and their answers. */
  readonly approvals: readonly Approval[];
  /** An answer is good for one call. @returns false if it was used already */
  use(approval: Approval): Promise<boolean>;
}

export function createJudge(given: JudgeParts) {
  // A star stands for the tools of one server or several, never for the program's own.
  const walls = fixed(given.walls);
  const parts = {
    ...given,
    walls,
    tools: given.tools.filter((entry) => /^mcp__|^[^*]+$/.test(bareName(entry))),
  };
  return async ({
    tool,
    input,
  }: {
    readonly tool: string;
    readonly input: unknown;
  }): Promise<ToolVerdict> => {
    const own = tool.startsWith(OWN_PREFIX) ? tool.slice(OWN_PREFIX.length) : null;
    if (own !== null && !parts.own.includes(own)) return deny(`${tool} is not among the tools of this task`);
    if (own === null && !isListed(parts.tools, tool))
      return deny(`${tool} is not among the tools of this task`);
    if (isBackground(input)) return deny("nothing may go on in the background; wait for its end");
    const wall = wallBefore(parts.walls, tool, input);
    if (wall !== null) return deny(wall);
    const needsPerson = own === ASK_USER || isListed(parts.approve, tool);
    if (needsPerson) return await askedOf(parts, tool, input);
    return hasRule(parts.tools, tool) ? { kind: "as_listed" } : { kind: "allow" };
  };
}

/** What goes on beside later calls could change what they were judged by. */
function isBackground(input: unknown): boolean {
  return (input as { run_in_background?: unknown } | null)?.run_in_background === true;
}

async function askedOf(parts: JudgeParts, tool: string, input: unknown): Promise<ToolVerdict> {
  const hash = callHash(tool, input);
  const answered = parts.approvals.filter(({ inputHash }) => inputHash === hash);
  for (const approval of answered) {
    if (approval.state === "denied") return deny(`a person said no${said(approval)}`);
    if (approval.state === "expired") return deny("nobody answered in time");
    if (approval.state === "approved" && (await parts.use(approval))) return { kind: "allow" };
  }
  return { kind: "ask" };
}

function said({ answer }: Approval): string {
  return answer === null ? "" : `: ${answer}`;
}

function deny(why: string): ToolVerdict {
  return { kind: "deny", why };
}

/** `Bash(git log:*)` is the tool `Bash`. */
export function bareName(entry: string): string {
  return (entry.split("(", 1)[0] ?? entry).trim();
}

/** `Bash(git log:*)` and `mcp__mail__*` list what they stand for. */
function isListed(list: readonly string[], tool: string): boolean {
  return list.some((entry) => {
    const name = bareName(entry);
    return name === tool || (name.endsWith("*") && tool.startsWith(name.slice(0, -1)));
  });
}

/** True where the list allows the tool only under a rule, which its program checks. */
function hasRule(list: readonly string[], tool: string): boolean {
  const entries = list.filter((entry) => bareName(entry) === tool);
  return entries.length > 0 && entries.every((entry) => entry.includes("("));
}

/** SHA-256 of tool and exact input: another input is another question. */
export function callHash(tool: string, input: unknown): string {
  return createHash("sha256")
    .update(`${tool}\n${canonical(input)}`)
    .digest("hex");
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

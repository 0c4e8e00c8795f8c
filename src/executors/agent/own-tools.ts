/** Tools by which an agent does something for the person: all of them leave a trace in its report or in the ledger. */
import * as z from "zod";
import { SEVERITIES } from "../../core/report.ts";
import type { Approval } from "../../core/approval.ts";
import type { AgentTool } from "../../ports/claude-agent.ts";
import { ASK_USER, callHash, OWN_PREFIX } from "./judge.ts";

export interface OwnToolParts {
  report(line: object): void;
  /** @returns why not, or null */
  enqueue(task: string): Promise<string | null>;
  remind(at: number, text: string): Promise<void>;
  propose(yaml: string, why: string): Promise<string>;
  readonly approvals: readonly Approval[];
  now(): number;
}

/** What one run may ask for; a loop would otherwise fill the desk. */
const MOST_ENQUEUED = 5;
const MOST_REMINDERS = 5;

const finding = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9_.:/-]{0,99}$/),
  severity: z.enum(SEVERITIES),
  title: z.string().min(1).max(200),
  body: z.string().max(10_000).optional(),
});
const reminder = z.strictObject({ at: z.iso.datetime({ offset: true }), text: z.string().min(1).max(2_000) });
const question = z.strictObject({
  question: z.string().min(1).max(2_000),
  choices: z.array(z.string().max(200)).max(10).optional(),
});
const enqueued = z.strictObject({ task: z.string() });
const proposed = z.strictObject({ yaml: z.string().max(20_000), why: z.string().min(1).max(1_000) });

export function ownTools(parts: OwnToolParts): AgentTool[] {
  let enqueuedSoFar = 0;
  let reminders = 0;
  return [
    tool(
      "record_finding",
      "Records one thing the person should know. The same thing keeps its key.",
      finding,
      (given) => {
        parts.report({ finding: { ...given, body: given.body ?? null } });
        return Promise.resolve("recorded");
      },
    ),
    tool(
      "set_reminder",
      "Sends the person a note at a later time (ISO 8601 with offset).",
      reminder,
      async (given) => {
        const at = Date.parse(given.at);
        if (at <= parts.now()) throw new Error("that time has passed");
        if ((reminders += 1) > MOST_REMINDERS) throw new Error("no more reminders in this run");
        await parts.remind(at, given.text);
        return "it will be sent";
      },
    ),
    tool(
      ASK_USER,
      "Asks the person and waits, maybe for hours; the answer is the result.",
      question,
      (given) => Promise.resolve(answerTo(parts.approvals, given)),
    ),
    tool("enqueue", "Asks for a run of an on-demand task that allows it.", enqueued, async ({ task }) => {
      if ((enqueuedSoFar += 1) > MOST_ENQUEUED) throw new Error("no more tasks in this run");
      const why = await parts.enqueue(task);
      if (why !== null) throw new Error(why);
      parts.report({ enqueue: task });
      return `${task} runs when this run has ended well`;
    }),
    tool(
      "propose_task",
      "Writes down a new task as a proposal; only the person can enable it.",
      proposed,
      (given) => parts.propose(given.yaml, given.why),
    ),
  ];
}

function answerTo(approvals: readonly Approval[], asked: z.infer<typeof question>): string {
  const hash = callHash(OWN_PREFIX + ASK_USER, asked);
  const answered = approvals.findLast(({ inputHash }) => inputHash === hash);
  return answered?.answer ?? "yes";
}

export function tool<T>(
  name: string,
  description: string,
  schema: z.ZodType<T>,
  run: (given: T) => Promise<string>,
): AgentTool {
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(schema);
  return {
    name,
    description,
    inputSchema,
    async run(input) {
      const checked = schema.safeParse(input);
      if (checked.success) return await run(checked.data);
      throw new Error(
        checked.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "),
      );
    },
  };
}

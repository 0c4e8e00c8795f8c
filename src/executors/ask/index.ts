/** The executor of `ask:`: one call of a model, paid from the purse, with a result of a known form. */
import type { ClaudeMessages, ModelAnswer, ModelCall } from "../../ports/claude.ts";
import type { ClaudeAccount } from "../../ports/claude-account.ts";
import type { AttemptRequest, Executor } from "../../ports/executor.ts";
import type { RenderPrompt } from "../../ports/prompt.ts";
import type { Purse } from "../../ports/purse.ts";
import type { AttemptContext } from "../attempt/context.ts";
import { discardRun } from "../attempt/inspect.ts";
import {
  adoptInside,
  inspectInside,
  runInside,
  type InsideEnd,
  type InsideWork,
} from "../attempt/run-inside.ts";
import { knownFindingsText } from "../model/words.ts";
import { callFor, endOf } from "./conversation.ts";
import { failureOf } from "./failures.ts";
import { payFor } from "../model/pay.ts";

export interface AskParts extends AttemptContext {
  readonly purse: Purse;
  readonly render: RenderPrompt;
  /** Open findings of the task, for stable keys. */
  readonly openFindings: (task: string) => Promise<readonly { key: string; title: string }[]>;
  /** As the configuration says at this moment. */
  readonly account: () => ClaudeAccount;
  readonly messages: (account: ClaudeAccount) => ClaudeMessages;
  /** Bytes of a call as it is sent. */
  readonly bytesOf: (call: ModelCall) => number;
}

export function createAskExecutor(parts: AskParts): Executor {
  return {
    start: (request, progress, signal) =>
      runInside(parts, [], request, progress, signal, (inside) => ask(parts, request, inside)),
    inspect: (run) => inspectInside(parts, run),
    adopt: (request, progress) => adoptInside(parts, [], request, progress),
    discard: (run) => discardRun(parts, run),
  };
}

async function ask(parts: AskParts, request: AttemptRequest, inside: InsideWork): Promise<InsideEnd> {
  const account = parts.account();
  const { task } = request;
  try {
    const prompt = await parts.render(task);
    const words = prompt.text + knownFindingsText(await parts.openFindings(task.id));
    const model = task.model ?? account.model;
    inside.print(`model ${model}, ${parts.bytesOf(callFor(task, model, words))} bytes\n`);
    return await converse(parts, request, inside, callFor(task, model, words));
  } catch (error) {
    inside.signal.throwIfAborted();
    return failureOf(error);
  }
}

/** One call, and a second one if the first answer has the wrong form. */
async function converse(
  parts: AskParts,
  { run, task }: AttemptRequest,
  inside: InsideWork,
  call: ModelCall,
): Promise<InsideEnd> {
  const messages = parts.messages(parts.account());
  let next = call;
  for (let isRepair = false; ; isRepair = true) {
    const asked = next;
    const answer: ModelAnswer = await payFor(
      parts,
      { task: task.id, run: run.id, kind: "ask", call: asked },
      (paid) => messages.ask(paid, { signal: inside.signal, onText: (piece) => inside.print(piece) }),
      (cost) => inside.print(`\n${cost}\n`),
    );
    const end = endOf(answer, task.schema);
    if (end.kind === "result") {
      for (const line of end.lines) inside.report(line);
      return { outcome: "succeeded", reason: null, detail: null };
    }
    if (end.kind === "failed" || isRepair)
      return { outcome: "failed", reason: end.reason, detail: end.detail };
    inside.print(`${end.detail}; it is asked once more\n`);
    next = { ...asked, messages: [...asked.messages, ...repair(answer, end.detail)] };
  }
}

function repair(answer: ModelAnswer, problem: string): ModelCall["messages"] {
  return [
    { role: "assistant", content: answer.content.length === 0 ? "…" : answer.content },
    {
      role: "user",
      content: `That was not the asked-for form: ${problem}. Answer again with the JSON alone.`,
    },
  ];
}

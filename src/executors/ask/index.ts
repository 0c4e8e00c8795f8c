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
import { payFor } from "../model/pay.ts";
import { clearPlace, placeOf } from "../model/place.ts";
import { knownFindingsText } from "../model/words.ts";
import { batchStep } from "./batch.ts";
import { callFor, endOf } from "./conversation.ts";
import { failureOf } from "./failures.ts";

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
  /** With a login there are no single calls: the agent's program asks, without tools. */
  readonly byLogin: Executor;
}

export function createAskExecutor(parts: AskParts): Executor {
  return {
    start(request, progress, signal) {
      if (parts.account().auth === "login") return parts.byLogin.start(request, progress, signal);
      const work = (inside: InsideWork) => ask(parts, request, inside);
      return runInside(parts, [], request, progress, signal, work, { startsProcesses: false });
    },
    inspect: (run) => inspectInside(parts, run),
    adopt: (request, progress) => adoptInside(parts, [], request, progress),
    discard(run) {
      discardRun(parts, run);
      clearPlace(placeOf(parts.home, run.id), run.finishedAt !== null);
    },
  };
}

async function ask(parts: AskParts, request: AttemptRequest, inside: InsideWork): Promise<InsideEnd> {
  const account = parts.account();
  const messages = parts.messages(account);
  const makeCall = () => callOf(parts, request, account);
  try {
    if (request.task.batch) {
      const step = await batchStep({ ...parts, now: parts.clock.now }, request, inside, messages, makeCall);
      if (step.kind === "end") return step.end;
      if (step.kind === "answered") {
        inside.print(`${step.answer.text}\n`);
        const end = endOf(step.answer, request.task.schema);
        if (end.kind !== "misshapen") return conclude(inside, end);
        inside.print(`${end.detail}; it is asked live\n`);
      } else inside.print(`${step.why}; it is asked live\n`);
    }
    const call = await makeCall();
    inside.print(`model ${call.model}, ${parts.bytesOf(call)} bytes\n`);
    return await converse(parts, request, inside, messages, call);
  } catch (error) {
    inside.signal.throwIfAborted();
    return failureOf(error);
  }
}

async function callOf(parts: AskParts, { task }: AttemptRequest, account: ClaudeAccount): Promise<ModelCall> {
  const prompt = await parts.render(task);
  const words = prompt.text + knownFindingsText(await parts.openFindings(task.id));
  return callFor(task, task.model ?? account.model, words);
}

/** One call, and a second one if the first answer has the wrong form. */
async function converse(
  parts: AskParts,
  { run, task }: AttemptRequest,
  inside: InsideWork,
  messages: ClaudeMessages,
  call: ModelCall,
): Promise<InsideEnd> {
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
    if (end.kind !== "misshapen" || isRepair) return conclude(inside, end);
    inside.print(`${end.detail}; it is asked once more\n`);
    next = { ...asked, messages: [...asked.messages, ...repair(answer, end.detail)] };
  }
}

function conclude(inside: InsideWork, end: ReturnType<typeof endOf>): InsideEnd {
  if (end.kind !== "result") return { outcome: "failed", reason: end.reason, detail: end.detail };
  for (const line of end.lines) inside.report(line);
  return { outcome: "succeeded", reason: null, detail: null };
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

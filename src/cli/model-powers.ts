/** What a model may do over a home, with the sentences for what it may not. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { proposedTask } from "../config/index.ts";
import { formatProblem, type Problem } from "../config/problem.ts";
import { enqueueForModel, type EnqueueForModelResult } from "../engine/enqueue-for-model.ts";
import { MODEL_RUNS_PER_HOUR, PROPOSALS_PER_DAY } from "../engine/policy.ts";
import { recordProposal } from "../engine/record-proposal.ts";
import type { EnqueuedRun, ModelPowers, Proposal, Refused, WrittenProposal } from "../ports/model-powers.ts";
import { localText } from "../schedule/local-text.ts";
import { unknownTask } from "./chosen-tasks.ts";
import type { CliContext } from "./context.ts";
import { describeFault } from "./faults.ts";
import { proposalText } from "./proposal-text.ts";
import { safeLine } from "./render/safe-text.ts";
import { homeOf, validConfig } from "./valid-config.ts";
import { SILENT, withEngine } from "./with-engine.ts";

export function modelPowers(context: CliContext): ModelPowers {
  return {
    enqueue: (task) => orRefused(() => enqueue(context, task)),
    propose: (proposal) => orRefused(() => propose(context, proposal)),
  };
}

async function orRefused<T>(work: () => Promise<T>): Promise<T | Refused> {
  try {
    return await work();
  } catch (fault) {
    return refused(describeFault(fault, false));
  }
}

function refused(sentence: string): Refused {
  return { kind: "refused", sentence };
}

async function enqueue(context: CliContext, task: string): Promise<EnqueuedRun | Refused> {
  const result = await withEngine(context, homeOf(context), SILENT, ({ engine }) =>
    enqueueForModel(engine, task),
  );
  return result.kind === "queued" ? result : refused(refusalText(result, task));
}

function refusalText(result: Exclude<EnqueueForModelResult, { kind: "queued" }>, task: string): string {
  const byHand = `A person can run it: nightdesk run ${task}`;
  switch (result.kind) {
    case "no_config":
      return "The configuration is wrong, so nothing is run. A person mends it: nightdesk check";
    case "unknown_task":
      return describeFault(unknownTask(task, result.known), false);
    case "not_allowed":
      return `${task} does not say agent_may_run: true, so a model may not run it. ${byHand}`;
    case "not_on_demand":
      return `${task} is not on demand (${safeLine(result.task.ruleText)}), so a model may not run it. ${byHand}`;
    case "disabled":
      return `${task} is disabled, so a model may not run it. ${byHand}`;
    case "paused": {
      const why = result.why === null ? "" : ` (${safeLine(result.why)})`;
      return `${task} is paused${why}. A person ends that: nightdesk resume ${task}`;
    }
    case "busy":
      return `Busy: run ${result.run.id} of ${task} is running. Ask again when it has ended.`;
    case "too_many":
      return `Models have asked for ${MODEL_RUNS_PER_HOUR} runs within an hour, which is all they may; the next after ${new Date(result.freeAt).toISOString()}. ${byHand}`;
  }
}

async function propose(context: CliContext, proposal: Proposal): Promise<WrittenProposal | Refused> {
  const home = homeOf(context);
  const own = await validConfig(context, { file: null, textOnly: false });
  const read = proposedTask(proposal.yaml, readFileSync(home.configFile, "utf8"));
  if (read.kind === "wrong") return refused(wrongText(read.problems));
  const source = { home: home.folder, file: home.configFile, textOnly: false };
  const before = await context.services.readConfig(source);
  const after = await context.services.readConfig({ ...source, text: read.whole });
  const known = new Set(before.problems.map(sentenceOf));
  const added = after.problems.filter((problem) => !known.has(sentenceOf(problem)));
  if (after.config === null) return refused(wrongText(added.map(sentenceOf)));

  const now = context.clock.now();
  const at = localText(now, own.timezone);
  const [by, why] = [safeLine(proposal.by).slice(0, 200), safeLine(proposal.why)];
  const text = proposalText({ id: read.id, entry: read.entry, at, by, why: proposal.why });
  const file = { task: read.id, day: at.slice(0, 10), text, by, why };
  const result = await withEngine(context, home, SILENT, ({ engine }) => recordProposal(engine, file));
  if (result.kind === "too_many")
    return refused(
      `${PROPOSALS_PER_DAY} tasks were proposed today already, which is all a person is asked to read.`,
    );
  if (result.kind === "is_there")
    return refused(`${result.path} is there already. A person decides on it first; nothing was changed.`);
  return {
    kind: "written",
    task: read.id,
    path: result.path,
    configFile: basename(home.configFile),
    warnings: added.map(sentenceOf),
  };
}

function wrongText(problems: readonly string[]): string {
  return `The proposal is wrong, and nothing was written:\n${problems.slice(0, 20).join("\n")}`;
}

/** Lines and columns are those of a copy that nobody sees. */
function sentenceOf(problem: Problem): string {
  return formatProblem(problem).replace(/^.*?:\d+:\d+: /, "");
}

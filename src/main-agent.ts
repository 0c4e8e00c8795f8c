/** The part of the composition root that gives an agent its program, its tools and its deeds. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { commandsOver } from "./cli/captured-commands.ts";
import { modelPowers } from "./cli/model-powers.ts";
import type { AdaptationDraft } from "./core/adaptation.ts";
import { alwaysPassed } from "./core/environment.ts";
import type { Message } from "./core/message.ts";
import type { Run } from "./core/run.ts";
import { adaptPlan } from "./engine/adapt.ts";
import { findOwnFile } from "./own-file/find.ts";
import type { ClaudeParts } from "./main-claude.ts";
import type { AgentTool, ClaudeAgent } from "./ports/claude-agent.ts";
import { callTool, TOOLS, type Tool, type ToolDesk } from "./tools/index.ts";

/** By these the person's own program finds its login where it is not in the usual place. */
const LOGIN_VARIABLES = ["CLAUDE_CONFIG_DIR", "CLAUDE_CODE_OAUTH_TOKEN"];
/** Keys and logins of the person, whatever folder a task is given. */
const PRIVATE = [".claude", ".claude.json", ".ssh", ".gnupg", ".aws", ".netrc", ".config/gh"];

export function privatePlaces(): string[] {
  return PRIVATE.map((name) => join(homedir(), name)).filter((path) => existsSync(path));
}

/** Tools as an agent gets them. */
export function agentTools({ context, mask }: ClaudeParts, isOffered: (tool: Tool) => boolean): AgentTool[] {
  const desk: ToolDesk = {
    commands: commandsOver(context),
    powers: modelPowers(context),
    caller: "an agent",
    masker: () => Promise.resolve(mask),
  };
  return TOOLS.filter(isOffered).map((tool) => {
    const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(tool.input, { io: "input" });
    return {
      name: tool.name,
      description: tool.description,
      inputSchema,
      async run(input) {
        const answer = await callTool(tool, desk, input);
        if (answer.kind === "refused") throw new Error(answer.sentence);
        return JSON.stringify(answer.value);
      },
    };
  });
}

/** What an agent does beyond its report. */
export function deedsOf({ store, clock, config, context }: ClaudeParts, run: Run) {
  return {
    enqueue(id: string): Promise<string | null> {
      const task = config()?.tasks.find((candidate) => candidate.id === id);
      const may = task?.agentMayRun === true && task.rule.kind === "on_demand" && task.enabled;
      return Promise.resolve(may ? null : `${id} may not be run by an agent; tell the person instead`);
    },
    async remind(at: number, text: string): Promise<void> {
      const message: Message = {
        kind: "reminder",
        severity: "info",
        task: run.task,
        run: run.id,
        title: `Reminder of ${run.task}`,
        body: text,
        key: `reminder:${run.id}:${at}`,
        createdAt: clock.now(),
        notBefore: at,
        expiresAt: null,
      };
      await store.ledger.write((tx) => tx.addMessage(message));
    },
    async adapt(draft: AdaptationDraft) {
      const known = config();
      if (known === null) return { why: "no configuration is in use" };
      const done = await adaptPlan({ ledger: store.ledger, clock }, known, draft, run.id);
      return done.ok ? { id: done.id } : { why: done.why };
    },
    async propose(yaml: string, why: string): Promise<string> {
      const proposal = { yaml, why, by: `run ${run.id} of ${run.task}` };
      const written = await modelPowers(context).propose(proposal);
      if (written.kind === "refused") throw new Error(written.sentence);
      return `written to ${written.path}; only a person can enable it`;
    },
  };
}

export function lazyAgent({
  home,
  version,
  clock,
  platform,
  environment,
  nodePath,
  secrets,
}: ClaudeParts): ClaudeAgent {
  const passed = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && alwaysPassed(name, platform),
  );
  return {
    async run(...args) {
      const { createAgent } = await import("./claude/agent/index.ts");
      const guard = findOwnFile(import.meta.url, ["claude/agent/guard.ts", "claude/agent/guard.js"]);
      const agent = createAgent({
        home,
        version,
        clock,
        guard: { program: [nodePath, guard], platform, path: environment["PATH"] ?? "" },
        basics: Object.fromEntries(passed) as Record<string, string>,
        userHome: homedir(),
        loginEnv: Object.fromEntries(
          LOGIN_VARIABLES.flatMap((name) => {
            const value = secrets.get(name);
            return value === undefined || value === "" ? [] : [[name, value]];
          }),
        ),
        fetch,
      });
      return agent.run(...args);
    },
  };
}

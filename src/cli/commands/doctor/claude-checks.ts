/** Can the Claude tasks of this home be carried out, and within their walls? */
import { toolName } from "../../../config/powers.ts";
import type { Config, Task } from "../../../core/task.ts";
import { KEY_VARIABLE } from "../../../ports/claude-account.ts";
import { firstOnPath } from "../../on-path.ts";
import type { MachineFacts } from "../../services.ts";
import { type Check, ok, problem, warning } from "./check.ts";

interface Machine {
  readonly env: Readonly<Partial<Record<string, string>>>;
  readonly platform: string;
}

export function claudeChecks({ tasks }: Config, { claude }: MachineFacts, machine: Machine): Check[] {
  const agents = tasks.filter(({ work }) => work.kind === "agent");
  const usesClaude = agents.length > 0 || tasks.some(isAsking);
  if (!usesClaude) return [];
  const needsSdk = agents.length > 0 || claude.auth === "login";
  return [
    account(claude),
    ...(needsSdk ? [sdk(claude)] : []),
    ...(agents.some(hasShell) ? [sandbox(machine)] : []),
  ];
}

function isAsking({ work, gate }: Task): boolean {
  return work.kind === "ask" || gate?.kind === "ask";
}

function hasShell({ tools }: Task): boolean {
  return tools.some((tool) => toolName(tool) === "Bash");
}

function account({ auth, hasKey, keyName = KEY_VARIABLE, program }: MachineFacts["claude"]): Check {
  if (auth === "login" && program !== null)
    return ok("claude", `Claude tasks use your own login by ${program}; costs are estimates`);
  if (auth === "login")
    return problem(
      "claude",
      "claude.auth is login, but no program claude is on the PATH, so Claude tasks fail",
      "Install Claude Code and log in, or name the program in claude.executable.",
    );
  if (hasKey) return ok("claude", "an API key is set");
  return problem(
    "claude",
    "No API key is set, so Claude tasks are skipped",
    `Put ${keyName}=… into .env, or set claude.auth: login.`,
  );
}

function sdk({ agentSdk, wantedSdk }: MachineFacts["claude"]): Check {
  const install = `npm install @anthropic-ai/claude-agent-sdk@${wantedSdk} in the home`;
  if (agentSdk === null)
    return problem("agent", "The Claude Agent SDK is not installed, so agents cannot run", install);
  if (agentSdk === wantedSdk) return ok("agent", `Claude Agent SDK ${agentSdk}`);
  return warning("agent", `Claude Agent SDK ${agentSdk}; Nightdesk was tried with ${wantedSdk}`, install);
}

/** A shell without walls is refused, so it is better known before the night. */
function sandbox(machine: Machine): Check {
  if (machine.platform === "darwin") return ok("sandbox", "shells of agents run in the system's sandbox");
  if (machine.platform === "win32")
    return problem(
      "sandbox",
      "Windows has no sandbox for the shells of agents, so tasks with Bash are refused",
      "Leave Bash out of tools:, or run Nightdesk in WSL2.",
    );
  const missing = ["bwrap", "socat"].filter((name) => firstOnPath([name], machine) === null);
  if (missing.length === 0) return ok("sandbox", "shells of agents run in a sandbox (bubblewrap, socat)");
  return problem(
    "sandbox",
    `${missing.join(" and ")} cannot be found, so agents with Bash are refused`,
    "Install bubblewrap and socat.",
  );
}

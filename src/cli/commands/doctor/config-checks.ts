/** Is the configuration right, and is there everything that its tasks need? */
import { extname } from "node:path";
import type { Config } from "../../../core/task.ts";
import { firstOnPath } from "../../on-path.ts";
import type { CheckedConfig, MachineFacts } from "../../services.ts";
import { claudeChecks } from "./claude-checks.ts";
import { type Check, ok, problem, warning } from "./check.ts";

/** Programs that run scripts, best first; what is not listed runs by itself or by our own Node. */
const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  ".py": ["python3", "python", "py"],
  ".rb": ["ruby"],
  ".ps1": ["pwsh", "powershell"],
  ".sh": ["bash", "sh"],
};

interface Machine {
  readonly env: Readonly<Partial<Record<string, string>>>;
  readonly platform: string;
}

export function configChecks(
  { config, problems }: CheckedConfig,
  facts: MachineFacts,
  machine: Machine,
): Check[] {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  if (config === null)
    return [
      problem(
        "config",
        `The configuration has ${errors} ${errors === 1 ? "error" : "errors"}`,
        "nightdesk check",
      ),
    ];
  const warnings = problems.length - errors;
  const tasks = config.tasks.length === 1 ? "1 task" : `${config.tasks.length} tasks`;
  const whole =
    warnings === 0
      ? ok("config", `${tasks}, no problems`)
      : warning("config", `${tasks}, ${warnings} warnings`, "nightdesk check");
  return [
    whole,
    ...interpreterChecks(config, machine),
    ...secretChecks(config, facts),
    ...claudeChecks(config, facts, machine),
  ];
}

function interpreterChecks({ tasks }: Config, machine: Machine): Check[] {
  const endings = new Set(
    tasks.flatMap(({ work }) => (work.kind === "script" ? [extname(work.path).toLowerCase()] : [])),
  );
  return [...endings].sort().flatMap((ending) => {
    const names = INTERPRETERS[ending];
    if (names === undefined) return [];
    const found = firstOnPath(names, machine);
    const name = `interpreter ${ending}`;
    if (found !== null) return [ok(name, `${ending} scripts run by ${found}`)];
    return [
      problem(
        name,
        `None of ${names.join(", ")} is on the PATH, so ${ending} scripts cannot run`,
        `Install ${names[0] ?? ""}.`,
      ),
    ];
  });
}

function secretChecks({ tasks }: Config, { shortSecrets, isSet }: MachineFacts): Check[] {
  const checks = shortSecrets.map((name) =>
    warning(
      "secret",
      `${name} is shorter than 6 characters, so it is not masked in logs`,
      "A value so short stands in every text. Use a longer one.",
    ),
  );
  const unset = new Set(tasks.flatMap(({ envPass }) => envPass.filter((name) => !isSet(name))));
  for (const name of unset)
    checks.push(
      warning(
        "variable",
        `${name} is passed to a task but is not set`,
        `Set it in .env or in the environment.`,
      ),
    );
  return checks;
}

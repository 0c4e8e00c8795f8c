import type { Config, Task } from "../core/task.ts";
import { unknownTask } from "./chosen-tasks.ts";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";
import type { EngineSession } from "./services.ts";

/** The configuration that the engine would go by: the file's, else the last good one. */
export async function configInForce({ engine }: EngineSession): Promise<Config> {
  const { config, problems } = await engine.loadConfig();
  const inForce = config ?? (await engine.ledger.goodConfig());
  if (inForce !== null) return inForce;
  throw new CliError(
    EXIT.config,
    `The configuration is wrong.\n${problems.join("\n")}`,
    "All problems: nightdesk check",
  );
}

/** @throws CliError (usage) with the nearest id if there is no such task */
export async function taskInForce(session: EngineSession, id: string): Promise<Task> {
  const { tasks } = await configInForce(session);
  const task = tasks.find((candidate) => candidate.id === id);
  if (task !== undefined) return task;
  throw unknownTask(
    id,
    tasks.map((candidate) => candidate.id),
  );
}

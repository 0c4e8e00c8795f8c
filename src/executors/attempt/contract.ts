/** The variables by which every task, script or TypeScript, learns what it is run for. */
import type { AttemptRequest } from "../../ports/executor.ts";
import { attemptFiles, dataFolder } from "./run-folder.ts";

/** Set for programs that keep their own record of start and exit; see `Command.writesOwnExit`. */
export const RUN_FOLDER_VARIABLE = "NIGHTDESK_RUN_FOLDER";

/**
 * The `NIGHTDESK_*` variables of an attempt. Instants are ISO 8601 in UTC; what is not known is the empty string, so
 * that scripts which treat unset variables as mistakes need no special case. `NIGHTDESK_FULL` is set on a full run
 * only, and each `--with name=value` of a manual run becomes `NIGHTDESK_WITH_NAME`.
 */
export function contractVariables(home: string, request: AttemptRequest): Record<string, string> {
  const { run, lastSuccessAt } = request;
  const variables: Record<string, string> = {
    NIGHTDESK_HOME: home,
    NIGHTDESK_RUN_ID: run.id,
    NIGHTDESK_TASK: run.task,
    NIGHTDESK_SLOT: iso(run.slotAt),
    NIGHTDESK_ATTEMPT: String(request.attempt),
    NIGHTDESK_KEY: request.idempotencyKey,
    NIGHTDESK_LAST_SUCCESS: lastSuccessAt === null ? "" : iso(lastSuccessAt),
    NIGHTDESK_WATERMARK: request.watermark ?? "",
    NIGHTDESK_DATA: dataFolder(home),
    NIGHTDESK_OUTPUT: attemptFiles(home, run.id, request.attempt).report,
  };
  if (run.full) variables["NIGHTDESK_FULL"] = "1";
  for (const [name, value] of Object.entries(run.params)) {
    variables[`NIGHTDESK_WITH_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`] = value;
  }
  return variables;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

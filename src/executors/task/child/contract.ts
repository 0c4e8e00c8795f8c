/** The environment contract, read back: what the task is run for. */
import { dirname } from "node:path";

export interface Contract {
  readonly home: string;
  readonly taskId: string;
  readonly runId: string;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly slot: Date;
  readonly lastSuccess: Date | null;
  readonly watermark: string | null;
  readonly full: boolean;
  readonly dataFolder: string;
  /** The report file. */
  readonly output: string;
  /** The attempt's folder. */
  readonly folder: string;
}

/** @throws Error if a variable is missing: then it was not Nightdesk that started this process */
export function readContract(env: Readonly<Record<string, string | undefined>>): Contract {
  const need = (name: string): string => {
    const value = env[name];
    if (value === undefined || value === "")
      throw new Error(`${name} is not set: tasks are started by nightdesk run.`);
    return value;
  };
  const output = need("NIGHTDESK_OUTPUT");
  const lastSuccess = env["NIGHTDESK_LAST_SUCCESS"] ?? "";
  const watermark = env["NIGHTDESK_WATERMARK"] ?? "";
  return {
    home: need("NIGHTDESK_HOME"),
    taskId: need("NIGHTDESK_TASK"),
    runId: need("NIGHTDESK_RUN_ID"),
    attempt: Number(need("NIGHTDESK_ATTEMPT")),
    idempotencyKey: need("NIGHTDESK_KEY"),
    slot: new Date(need("NIGHTDESK_SLOT")),
    lastSuccess: lastSuccess === "" ? null : new Date(lastSuccess),
    watermark: watermark === "" ? null : watermark,
    full: env["NIGHTDESK_FULL"] === "1",
    dataFolder: need("NIGHTDESK_DATA"),
    output,
    folder: dirname(output),
  };
}

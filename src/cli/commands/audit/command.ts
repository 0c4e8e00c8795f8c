import { defineCommand } from "../../command.ts";
import { JSON_FLAG, momentFlag, TASK_FLAG } from "../../parameters.ts";

export interface AuditFlags {
  readonly from?: string;
  readonly until?: string;
  readonly task?: string;
  readonly json?: boolean;
}

export const auditCommand = defineCommand<AuditFlags>({
  brief: "Prove that every scheduled moment has exactly one outcome",
  description:
    "Prove that every scheduled moment has exactly one outcome: recomputes all slots between two moments from the rules then in force and compares them with the record. Ends with 1 if one is missing or doubled.",
  examples: [
    ["audit", "the last seven days"],
    ["audit --from 2026-01-01 --until 2026-07-01 --json", "half a year, for a program"],
  ],
  parameters: {
    flags: {
      from: momentFlag("Begin here (default: seven days ago)"),
      until: momentFlag("End here (default: now)"),
      task: TASK_FLAG,
      json: JSON_FLAG,
    },
  },
  load: async () => (await import("./audit.ts")).audit,
});

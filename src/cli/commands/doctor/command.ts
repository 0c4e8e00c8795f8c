import { defineCommand } from "../../command.ts";
import { JSON_FLAG } from "../../parameters.ts";

export interface DoctorFlags {
  readonly json?: boolean;
}

export const doctorCommand = defineCommand<DoctorFlags>({
  brief: "Check the machine and the home for what often goes wrong",
  description:
    "Check the machine and the home for what often goes wrong: Node, time-zone data, configuration, ledger, interpreters, permissions. Ends with 1 if something is broken.",
  examples: [["doctor", "changes nothing"]],
  parameters: { flags: { json: JSON_FLAG } },
  load: async () => (await import("./doctor.ts")).doctor,
});

import { defineCommand } from "../../command.ts";
import { switchFlag } from "../../parameters.ts";

export interface OpenFlags {
  readonly print?: boolean;
}

export const openCommand = defineCommand<OpenFlags>({
  brief: "Open the dashboard (not part of this version yet)",
  examples: [],
  parameters: { flags: { print: switchFlag("Print the link instead") } },
  load: async () => (await import("./open.ts")).open,
});

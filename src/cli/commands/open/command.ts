import { defineCommand } from "../../command.ts";

export interface OpenFlags {
  readonly print: boolean;
}

export const openCommand = defineCommand<OpenFlags>({
  brief: "Open the dashboard (not part of this version yet)",
  examples: [],
  parameters: { flags: { print: { kind: "boolean", brief: "Print the link instead", default: false } } },
  load: async () => (await import("./open.ts")).open,
});

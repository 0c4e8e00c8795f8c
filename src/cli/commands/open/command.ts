import { defineCommand } from "../../command.ts";
import { switchFlag } from "../../parameters.ts";

export interface OpenFlags {
  readonly print?: boolean;
}

export const openCommand = defineCommand<OpenFlags>({
  brief: "Open the dashboard in the browser",
  description:
    "Open the dashboard that nightdesk start serves. The link lets one browser in, once, within ten minutes.",
  examples: [
    ["open", "in the browser"],
    ["open --print", "print the link instead"],
  ],
  parameters: { flags: { print: switchFlag("Print the link instead") } },
  load: async () => (await import("./open.ts")).open,
});

import { defineCommand } from "../../command.ts";
import { switchFlag } from "../../parameters.ts";

export interface UninstallFlags {
  readonly dryRun?: boolean;
}

export const uninstallCommand = defineCommand<UninstallFlags>({
  brief: "Take tick out of the system's scheduler again",
  description:
    "Take tick out of the system's scheduler again. Only this home's entry goes; the home itself stays as it is.",
  examples: [["uninstall", "nothing calls tick any more"]],
  parameters: { flags: { dryRun: switchFlag("Say what would be taken away, and change nothing") } },
  load: async () => (await import("./uninstall.ts")).uninstall,
});

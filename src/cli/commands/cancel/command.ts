import { defineCommand } from "../../command.ts";

export const cancelCommand = defineCommand<NonNullable<unknown>, [run: string]>({
  brief: "End a run, or one that still waits",
  examples: [["cancel 01k3v", "the beginning of a run's id is enough; a task's id means its present run"]],
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "RUN", brief: "A run's id, or a task's" }],
    },
  },
  load: async () => (await import("./cancel.ts")).cancel,
});

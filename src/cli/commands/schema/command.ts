import { defineCommand } from "../../command.ts";

export const schemaCommand = defineCommand({
  brief: "Print the JSON Schema of the configuration, for editors",
  examples: [["schema > nightdesk.schema.json", "then name it in your editor's YAML settings"]],
  parameters: {},
  load: async () => (await import("./schema.ts")).schema,
});

import { defineCommand } from "../../command.ts";
import { JSON_FLAG } from "../../parameters.ts";

export interface TestChannelFlags {
  readonly json?: boolean;
}

export const testChannelCommand = defineCommand<TestChannelFlags, [string?]>({
  brief: "Send a test message and say what happened",
  description:
    "Send a test message and say what happened. Without a name every channel in use is tried. Ends with 1 if one of them did not take it.",
  examples: [
    ["test-channel", "all channels of the configuration"],
    ["test-channel telegram", "this one"],
  ],
  parameters: {
    flags: { json: JSON_FLAG },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          optional: true,
          placeholder: "NAME",
          brief: "telegram, email, ntfy, webhook or desktop",
        },
      ],
    },
  },
  load: async () => (await import("./test-channel.ts")).testChannel,
});

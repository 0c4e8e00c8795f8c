import { defineCommand } from "../../command.ts";

export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = (typeof SHELLS)[number];

export const completionCommand = defineCommand<NonNullable<unknown>, [shell: string]>({
  brief: "Print the completion script of a shell",
  examples: [
    ["completion bash >> ~/.bashrc", "bash"],
    ['completion zsh > "${fpath[1]}/_nightdesk"', "zsh"],
    ["completion fish > ~/.config/fish/completions/nightdesk.fish", "fish"],
    ["completion powershell >> $PROFILE", "PowerShell"],
  ],
  parameters: {
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, placeholder: "SHELL", brief: SHELLS.join(", "), proposeCompletions: () => SHELLS },
      ],
    },
  },
  load: async () => (await import("./completion.ts")).completion,
});

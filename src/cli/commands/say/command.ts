import { defineCommand } from "../../command.ts";
import { JSON_FLAG, switchFlag } from "../../parameters.ts";

export interface SayFlags {
  readonly resident?: boolean;
  readonly json?: boolean;
}

export const sayCommand = defineCommand<SayFlags, string[]>({
  brief: "Ask in your own words: what happened tonight?",
  examples: [
    ['say "what happened tonight?"', "answered by Claude over the ledger, or plainly where no key is set"],
    ['say "why was finance skipped on Saturday?"', ""],
    ['say "run clinvar"', "a plain wish is carried out without asking anybody"],
  ],
  parameters: {
    flags: {
      resident: switchFlag("Hand it to the resident agent; its answer is its report"),
      json: JSON_FLAG,
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { parse: String, brief: "What you want to know", placeholder: "words" },
    },
  },
  load: async () => (await import("./say.ts")).say,
});

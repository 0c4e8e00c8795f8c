import { defineCommand } from "../../command.ts";
import { JSON_FLAG, textFlag } from "../../parameters.ts";

export interface AnswerFlags {
  readonly answer?: string;
  readonly json?: boolean;
}

const FLAGS = { answer: textFlag("TEXT", "Words that go with the answer"), json: JSON_FLAG };

export const approveCommand = defineCommand<AnswerFlags, [id?: string]>({
  brief: "Say yes to what a task asks you, or list what is asked",
  description:
    "Say yes to what a task asks you, or list what is asked. The answer holds for exactly the input that is shown. The loop, or the next tick, carries it out.",
  examples: [
    ["approve", "list what waits for you"],
    ["approve 3kf9qa", "yes; the beginning of an id is enough"],
    ['approve 3kf9qa --answer "the blue folder"', "answer a question"],
  ],
  parameters: {
    flags: FLAGS,
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "ID", optional: true, brief: "Id of a question" }],
    },
  },
  load: async () => (await import("./approve.ts")).approve,
});

export const denyCommand = defineCommand<AnswerFlags, [id: string]>({
  brief: "Say no to what a task asks you",
  description: "Say no to what a task asks you. The task learns it, with your words, and goes on without.",
  examples: [['deny 3kf9qa --answer "not on a Sunday"', "no, with words that the task is given"]],
  parameters: {
    flags: FLAGS,
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "ID", brief: "Id of a question" }],
    },
  },
  load: async () => (await import("./approve.ts")).deny,
});

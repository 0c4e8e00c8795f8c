/** The commands of the chat, each one of our own command line. */
import type { CommandEnd } from "../../ports/chat-powers.ts";

interface ChatCommand {
  readonly about: string;
  /** Takes the id of a task. */
  readonly takesTask: boolean;
  /** Changes something, so an old one is not obeyed. */
  readonly acts: boolean;
  argv(task: string): readonly string[];
}

export const CHAT_COMMANDS: Readonly<Record<string, ChatCommand>> = {
  status: { about: "what runs, what comes next", takesTask: false, acts: false, argv: () => ["status"] },
  why: {
    about: "what happened to a task's last moment",
    takesTask: true,
    acts: false,
    argv: (task) => ["why", task],
  },
  run: { about: "run a task now", takesTask: true, acts: true, argv: (task) => ["run", task] },
  pause: { about: "pause a task", takesTask: true, acts: true, argv: (task) => ["pause", task] },
  resume: { about: "end the pause", takesTask: true, acts: true, argv: (task) => ["resume", task] },
  findings: {
    about: "what should be known, as long as it lasts",
    takesTask: false,
    acts: false,
    argv: () => ["findings"],
  },
};

export function helpText(): string {
  const lines = Object.entries(CHAT_COMMANDS).map(
    ([name, { takesTask, about }]) => `/${name}${takesTask ? " TASK" : ""}: ${about}`,
  );
  return [...lines, "/help: this list"].join("\n");
}

/** Nothing but the id of a task may become an argument: no flag, no other home. */
export function isTaskId(text: string): boolean {
  return /^[a-z][a-z0-9_]{0,63}$/.test(text);
}

/** What a command printed, for a person. */
export function printedText({ code, stdout, stderr }: CommandEnd): string {
  const text = [stdout.trim(), stderr.trim()].filter((part) => part !== "").join("\n\n");
  return text === "" ? (code === 0 ? "Done." : `It ended with ${code}.`) : text;
}

/** Does what an update asks for. */
import { forgetQuestion } from "../worker/questions.ts";
import type { Chat } from "./chat.ts";
import { CHAT_COMMANDS, helpText, isTaskId, printedText, runText } from "./commands.ts";
import type { Incoming } from "./incoming.ts";
import type { TwoWayParts } from "./two-way.ts";

type Asked = Exclude<Incoming, { kind: "ignored" }>;

/** A command from before the machine slept is not obeyed hours later. */
const OLD_MS = 15 * 60_000;

export async function act(parts: TwoWayParts, asked: Asked, chat: Chat): Promise<void> {
  if (asked.kind === "button") await answerQuestion(parts, asked, chat);
  else if (asked.kind === "text") await listen(parts, asked, chat);
  else await obey(parts, asked, chat);
}

async function obey(
  parts: TwoWayParts,
  { name, rest, at }: Extract<Asked, { kind: "command" }>,
  chat: Chat,
): Promise<void> {
  const command = Object.hasOwn(CHAT_COMMANDS, name) ? CHAT_COMMANDS[name] : undefined;
  if (command === undefined) {
    const beginning = name === "help" || name === "start" ? "" : `There is no /${name}.\n\n`;
    await chat.write(`${beginning}${helpText()}`);
    return;
  }
  if (command.takesTask && !isTaskId(rest)) {
    await chat.write(`/${name} needs the id of a task: /${name} TASK. All tasks: /status`);
    return;
  }
  if (command.acts && isOld(parts, at)) {
    await chat.write(
      `/${name} is from before I was at work, so it was not done. Send it again if it still holds.`,
    );
    return;
  }
  if (name === "run") {
    await runInChat(parts, rest, command.argv(rest), chat);
    return;
  }
  await chat.write(parts.mask(printedText(await parts.runCommand(command.argv(rest)))), "fixed_width");
}

/** Says that it runs, and changes the same message when it has ended. */
async function runInChat(
  parts: TwoWayParts,
  task: string,
  argv: readonly string[],
  chat: Chat,
): Promise<void> {
  const message = await chat.write(`${task} is running …`);
  const text = parts.mask(runText(task, await parts.runCommand(argv)));
  try {
    await chat.edit(message, text);
  } catch {
    // Too old to be changed, or deleted: the outcome is said all the same.
    await chat.write(text);
  }
}

async function answerQuestion(
  parts: TwoWayParts,
  { id, yes, by, query, message, text }: Extract<Asked, { kind: "button" }>,
  chat: Chat,
): Promise<void> {
  if (parts.answer === null) {
    await chat.answerButton(query, "Questions cannot be answered here in this version.");
    return;
  }
  const said = parts.mask(await parts.answer({ id, yes, by }));
  await chat.answerButton(query, said);
  // Without its buttons and with the answer, so that nobody wonders later.
  await chat.edit(message, `${text}\n\n${said}`);
  await parts.ledger.write((tx) => forgetQuestion(tx, id));
}

async function listen(
  parts: TwoWayParts,
  { text, by, at }: Extract<Asked, { kind: "text" }>,
  chat: Chat,
): Promise<void> {
  if (parts.say === null) {
    await chat.write(`Talking is not available in this version.\n\n${helpText()}`);
    return;
  }
  if (isOld(parts, at)) {
    await chat.write("That is from before I was at work. Send it again if it still matters.");
    return;
  }
  await chat.write(parts.mask(await parts.say(text, by)));
}

function isOld({ clock }: TwoWayParts, at: number): boolean {
  return clock.now() - at > OLD_MS;
}

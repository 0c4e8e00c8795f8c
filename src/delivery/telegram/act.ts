/** Does what an update asks for. */
import { type Approval, isOver, overText, questionIn } from "../../core/approval.ts";
import { runningText } from "../run-text.ts";
import { keepLiveRun } from "../worker/live-runs.ts";
import { chatOfQuestion, forgetQuestion } from "../worker/questions.ts";
import { telegramFault } from "./api.ts";
import type { Chat } from "./chat.ts";
import { CHAT_COMMANDS, helpText, isTaskId, printedText } from "./commands.ts";
import type { Incoming } from "./incoming.ts";
import type { TwoWayParts } from "./two-way.ts";

type Asked = Exclude<Incoming, { kind: "ignored" }>;

/** A command from before the machine slept is not obeyed hours later. */
const OLD_MS = 15 * 60_000;

export async function act(parts: TwoWayParts, asked: Asked, chat: Chat): Promise<void> {
  if (asked.kind === "unused") await dismiss(asked, chat);
  else if (asked.kind === "button") await answerQuestion(parts, asked, chat);
  else if (asked.kind === "text") await listen(parts, asked, chat);
  else await obey(parts, asked, chat);
}

/** A button turns until it is answered. */
async function dismiss({ query }: Extract<Asked, { kind: "unused" }>, chat: Chat): Promise<void> {
  if (query !== null) await chat.answerButton(query, "This button is not known here; nothing was done.");
}

async function obey(
  parts: TwoWayParts,
  { name, rest, at, chat: chatId }: Extract<Asked, { kind: "command" }>,
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
    await runInChat(parts, rest, chatId, chat);
    return;
  }
  await chat.write(parts.mask(printedText(await parts.runCommand(command.argv(rest)))), {
    isFixedWidth: true,
  });
}

/** Says that it runs; the worker changes the same message as the run goes on, and so does any later process. */
async function runInChat(parts: TwoWayParts, task: string, id: number, chat: Chat): Promise<void> {
  const refused = await parts.runTask(task, async (run) => {
    try {
      const message = String(await chat.write(runningText(task)));
      const place = { channel: "telegram", chat: String(id), message } as const;
      await parts.ledger.write((tx) => keepLiveRun(tx, { ...place, run, isAsked: true }));
    } catch (fault) {
      // It was asked for, whether that can be said or not.
      parts.tell(`telegram: ${parts.mask(telegramFault(fault).message)}`);
    }
  });
  if (refused !== null) await chat.write(parts.mask(refused));
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

/**
 * A reply to a question is its answer. An old one counts too: the question says itself how long it is open.
 *
 * @returns false if the words are no reply to a question
 */
async function answerInWords(
  parts: TwoWayParts,
  { text, by, replyTo, chat: chatId }: Extract<Asked, { kind: "text" }>,
  chat: Chat,
): Promise<boolean> {
  const question = replyTo === null ? null : await questionSentAs(parts.ledger, replyTo, chatId);
  if (question === null) return false;
  if (parts.answer === null) await chat.write("Questions cannot be answered here in this version.");
  else if (isOver(question, parts.clock.now())) await chat.write(parts.mask(`${overText(question)}.`));
  else if (question.kind === "tool") await chat.write("Press Approve or Deny below the question.");
  // The question itself says so soon, as it does wherever it was answered.
  else
    await chat.write(parts.mask(await parts.answer({ id: question.id, yes: true, by, words: text.trim() })));
  return true;
}

/** Each chat counts its messages from one: the same number in another chat, where messages went before, is no question. */
async function questionSentAs(
  ledger: TwoWayParts["ledger"],
  message: number,
  chat: number,
): Promise<Approval | null> {
  return await ledger.read(async (tx) => {
    const id = questionIn((await tx.messageSentAs("telegram", String(message)))?.key ?? "");
    if (id === null) return null;
    const asked = await chatOfQuestion(tx, id);
    return asked === null || asked === String(chat) ? await tx.approval(id) : null;
  });
}

async function listen(
  parts: TwoWayParts,
  asked: Extract<Asked, { kind: "text" }>,
  chat: Chat,
): Promise<void> {
  if (await answerInWords(parts, asked, chat)) return;
  const { text, by, at } = asked;
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

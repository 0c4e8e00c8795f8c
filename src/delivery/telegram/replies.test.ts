import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { type Approval, questionKey } from "../../core/approval.ts";
import { aMessage, aRun, OWNER } from "../../ledger/conformance/with-ledger.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Answer, ChatPowers } from "../../ports/chat-powers.ts";
import { keepQuestion } from "../worker/questions.ts";
import { GROUP, JANA, openChat } from "../fixtures/chat.ts";

const HOUR = 3_600_000;

/** A chat in which answers are kept, and whether somebody talks. */
async function setUp(t: TestContext, powers: Partial<ChatPowers> = {}) {
  const answers: Answer[] = [];
  const heard: string[] = [];
  const chat = await openChat(t, {
    answer: async (answer) => {
      answers.push(answer);
      return "Answered hunter22.";
    },
    say: async (text) => {
      heard.push(text);
      return `Heard: ${text}`;
    },
    ...powers,
  });
  /** Jana replies in the group; resolves with what she is told. */
  async function reply(text: string, message: number, more: object = {}): Promise<string | undefined> {
    const before = chat.upstream.calls.length;
    chat.upstream.push({ kind: "message", from: JANA, chat: GROUP, text, replyTo: { message }, ...more });
    return (await chat.upstream.whenCalled((call) => chat.upstream.calls.indexOf(call) === before)).text;
  }
  return { ...chat, answers, heard, reply };
}

/** A question that lies in the group as these messages. */
async function asked(ledger: Ledger, id: string, messages: string, over: Partial<Approval> = {}) {
  const now = Date.now();
  const open = { state: "pending", answeredAt: null, answeredBy: null, answer: null } as const;
  const what = { kind: "question", tool: "ask_user", input: "{}", inputHash: "h" } as const;
  const times = { createdAt: now, expiresAt: now + HOUR };
  await ledger.write(async (tx) => {
    await tx.addRun(aRun(id, { task: id }), now);
    await tx.addApproval({ id, run: id, task: id, ...what, ...open, ...times, ...over });
    await send(tx, questionKey(id), messages);
  });
}

async function send(tx: Parameters<Parameters<Ledger["write"]>[0]>[0], key: string, messages: string) {
  const now = Date.now();
  await tx.addMessage(aMessage(key, { notBefore: now }));
  const message = (await tx.messageId(key)) ?? assert.fail();
  await tx.addDeliveries(message, [{ channel: "telegram", notBefore: now, note: null }]);
  const claimed = await tx.claimDelivery("telegram", OWNER, now, message);
  const end = { state: "sent", at: now, channelMessageId: messages } as const;
  assert.ok(await tx.endDelivery(claimed?.id ?? assert.fail(), "sending", end));
}

test("DEL-59 a reply to a question is its answer, to whichever of its parts", async (t) => {
  const { ledger, listening, reply, answers, heard } = await setUp(t);
  await asked(ledger, "aa11", "101,102,103");
  await asked(ledger, "bb22", "10");
  await listening(async () => {
    assert.equal(await reply(" On Tuesday. ", 102), "Answered ***.");
    assert.equal(await reply("no", 10), "Answered ***.");
    const yesterday = Math.floor(Date.now() / 1000) - 86_400;
    assert.equal(await reply("late, yet it is open", 101, { date: yesterday }), "Answered ***.");
  });
  const by = "telegram:user7";
  assert.deepEqual(answers, [
    { id: "aa11", yes: true, by, words: "On Tuesday." },
    { id: "bb22", yes: true, by, words: "no" },
    { id: "aa11", yes: true, by, words: "late, yet it is open" },
  ]);
  assert.deepEqual(heard, []);
});

test("DEL-59 a question that is over takes no answer, and the reply goes nowhere else", async (t) => {
  const { ledger, listening, reply, answers, heard } = await setUp(t);
  await asked(ledger, "aa11", "101");
  const told = { at: Date.now(), by: "cli", answer: "Monday" };
  assert.ok(await ledger.write((tx) => tx.moveApproval("aa11", "pending", "approved", told)));
  await asked(ledger, "bb22", "102", { expiresAt: Date.now() - 1 });
  await listening(async () => {
    assert.equal(await reply("Tuesday", 101), "Answered on the command line: Monday.");
    assert.match((await reply("Tuesday", 102)) ?? "", /^No longer open/);
  });
  assert.deepEqual([answers, heard], [[], []]);
});

test("DEL-59 words under a question of a tool are no approval: its buttons are", async (t) => {
  const { ledger, listening, reply, answers, heard } = await setUp(t);
  await asked(ledger, "aa11", "101", { kind: "tool", tool: "Bash" });
  await listening(async () => assert.match((await reply("yes", 101)) ?? "", /Press Approve or Deny/));
  assert.deepEqual([answers, heard], [[], []]);
});

test("DEL-59 what is no reply to a message of the bot's in its chat is free text", async (t) => {
  const { ledger, upstream, listening, reply, answers, heard } = await setUp(t);
  await asked(ledger, "aa11", "101");
  await ledger.write((tx) => send(tx, "failure:1", "105"));
  await listening(async () => {
    assert.equal(await reply("to another message", 105), "Heard: to another message");
    assert.equal(await reply("to none that is known", 10), "Heard: to none that is known");
    assert.equal(await reply("to a person", 0, { replyTo: { message: 101, of: 9 } }), "Heard: to a person");
    assert.equal(await reply("elsewhere", 101, { chat: JANA }), "Heard: elsewhere");
    upstream.push({ kind: "message", from: 8, chat: GROUP, text: "a stranger", replyTo: { message: 101 } });
    assert.equal(await reply("last", 1), "Heard: last");
  });
  assert.deepEqual(answers, []);
  assert.equal(heard.length, 5);
});

test("DEL-59 a number of a message in a chat where messages went before is no question of this one", async (t) => {
  const { ledger, listening, reply, answers, heard } = await setUp(t);
  await asked(ledger, "aa11", "101");
  await asked(ledger, "bb22", "102");
  await ledger.write(async (tx) => {
    await keepQuestion(tx, { key: questionKey("aa11") }, "-49");
    await keepQuestion(tx, { key: questionKey("bb22") }, String(GROUP));
  });
  await listening(async () => {
    assert.equal(await reply("to a chart", 101), "Heard: to a chart");
    assert.equal(await reply("yes", 102), "Answered ***.");
  });
  assert.deepEqual([answers.map(({ id }) => id), heard], [["bb22"], ["to a chart"]]);
});

test("DEL-59 a reply that comes again to the next process answers nothing", async (t) => {
  const { ledger, upstream, listening, answers } = await setUp(t);
  await asked(ledger, "aa11", "101");
  const update = { kind: "message", from: JANA, chat: GROUP, replyTo: { message: 101 } } as const;
  await listening(async () => {
    upstream.push({ ...update, text: "once" }, 10);
    await upstream.whenCalled(({ text }) => text.startsWith("Answered"));
  });
  await listening(async () => {
    upstream.push({ ...update, text: "once" }, 10);
    upstream.push({ kind: "message", from: JANA, text: "/help" }, 11);
    await upstream.whenCalled(({ text }) => text.includes("this list"));
  });
  assert.equal(answers.length, 1);
});

test("DEL-59 where questions cannot be answered, a reply is told so", async (t) => {
  const { ledger, listening, reply, heard } = await setUp(t, { answer: null });
  await asked(ledger, "aa11", "101");
  await listening(async () => assert.match((await reply("yes", 101)) ?? "", /cannot be answered here/));
  assert.deepEqual(heard, []);
});

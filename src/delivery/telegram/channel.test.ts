import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { startHttpSink } from "../../testing/upstream/http-sink.ts";
import { startTelegram, type TelegramReply } from "../../testing/upstream/telegram/index.ts";
import { faultOf, outgoing, sendOn } from "../fixtures/outgoing.ts";
import { telegramChannel } from "./channel.ts";

async function setUp(t: TestContext, chat = "42", ...allowed: readonly number[]) {
  const upstream = await startTelegram();
  t.after(() => upstream.close());
  const moves = new Map<string, string>();
  const chats = {
    current: async (of: string) => moves.get(of) ?? of,
    moved: async (from: string, to: string) => void moves.set(from, to),
  };
  const settings = { token: "1:secret", chat, allowedUsers: new Set(allowed), apiRoot: upstream.url };
  return { upstream, moves, channel: telegramChannel(settings, chats) };
}

test("DEL-30 plain text with entities, no preview of links, silent where nothing is wrong", async (t) => {
  const { upstream, channel } = await setUp(t);
  assert.equal(
    await sendOn(channel, outgoing({ severity: "info", title: "12 *new*", body: "see **this**" })),
    "101",
  );
  const { params } = upstream.calls[0] ?? assert.fail();
  assert.equal(params["text"], "12 *new*\n\nsee this\n\nnightdesk report run1");
  assert.deepEqual(params["entities"], [
    { type: "bold", offset: 0, length: 8 },
    { type: "bold", offset: 14, length: 4 },
  ]);
  assert.deepEqual(params["link_preview_options"], { is_disabled: true });
  assert.equal(params["disable_notification"], true);
  assert.equal(params["parse_mode"], undefined);
});

test("DEL-31 a long text comes in up to three parts, a longer one as a beginning and a document", async (t) => {
  const { upstream, channel } = await setUp(t);
  const line = "The quick brown fox jumps over the lazy dog.\n\n";
  assert.equal(await sendOn(channel, outgoing({ body: line.repeat(200) })), "101,102,103");
  assert.ok(upstream.texts().every((text) => text.length <= 4_096));
  assert.equal(await sendOn(channel, outgoing({ body: line.repeat(2_000) })), "104,105");
  const [begin, document] = upstream.calls.slice(3);
  assert.match(String(begin?.params["text"]), /The whole of it is in the document\.$/);
  assert.equal(document?.method, "sendDocument");
  const values = Object.values(document.params).map(String);
  assert.ok(
    values.some((value) => value.includes(line.repeat(2_000).trim())),
    "the document holds all of it",
  );
});

const answers: readonly [string, TelegramReply, readonly [string, RegExp, number | null]][] = [
  [
    "429 is obeyed",
    { error_code: 429, description: "Too Many Requests: retry after 7", parameters: { retry_after: 7 } },
    ["later", /Too Many Requests/, 7_000],
  ],
  [
    "a blocked bot is refused for good, with what to do",
    { error_code: 403, description: "Forbidden: bot was blocked by the user" },
    ["refused", /You have blocked the bot in Telegram\. Unblock it there/, null],
  ],
  ["a wrong token is refused", { error_code: 401, description: "Unauthorized" }, ["refused", /token/, null]],
  [
    "a server that takes nothing comes later",
    { error_code: 503, description: "Service Unavailable" },
    ["later", /Service Unavailable/, null],
  ],
  [
    "a gateway before a server that takes nothing comes later",
    { gateway: 503 },
    ["later", /answers 503/, null],
  ],
  ["a gateway that waited in vain is unknown", { gateway: 504 }, ["unknown", /answers 504/, null]],
  [
    "a connection that breaks after the request is unknown",
    "break",
    ["unknown", /broke the connection/, null],
  ],
];

const inBetween: readonly TelegramReply[] = [
  { error_code: 500, description: "Internal Server Error" },
  { error_code: 502, description: "Bad Gateway" },
  { error_code: 504, description: "Gateway Timeout" },
  { gateway: 500 },
  { gateway: 502 },
  { gateway: 200 },
];

for (const reply of inBetween) {
  test(`DEL-63 what Telegram may have taken is unknown: ${JSON.stringify(reply)}`, async (t) => {
    const { upstream, channel } = await setUp(t);
    upstream.answer(() => reply);
    assert.equal((await faultOf(sendOn(channel)))[0], "unknown");
    assert.equal(upstream.calls.length, 1);
  });
}

test("DEL-65 a 5xx in Telegram's own form is its own, any other one a gateway's; no other unknown is an outage", async (t) => {
  const replies: readonly (readonly [TelegramReply, string | null])[] = [
    [{ error_code: 500, description: "Internal Server Error" }, "service"],
    [{ gateway: 502 }, "gateway"],
    [{ gateway: 504 }, "gateway"],
    [{ gateway: 200 }, null],
    ["break", null],
  ];
  for (const [reply, outage] of replies) {
    const { upstream, channel } = await setUp(t);
    upstream.answer(() => reply);
    await assert.rejects(sendOn(channel), { fault: "unknown", outage }, JSON.stringify(reply));
  }
});

test("DEL-62 a success without the id of a message is unknown", async (t) => {
  const chats = { current: async (of: string) => of, moved: async () => undefined };
  for (const result of [true, null, {}, { message_id: "7" }]) {
    const sink = await startHttpSink({ status: 200, body: JSON.stringify({ ok: true, result }) });
    t.after(() => sink.close());
    const settings = { token: "1:secret", chat: "42", allowedUsers: new Set<number>(), apiRoot: sink.url };
    const [fault, sentence] = await faultOf(sendOn(telegramChannel(settings, chats)));
    assert.deepEqual([fault, /without the id of a message/.test(sentence)], ["unknown", true], sentence);
  }
});

for (const [what, reply, [fault, sentence, retryAfterMs]] of answers) {
  test(`DEL-34 ${what}`, async (t) => {
    const { upstream, channel } = await setUp(t);
    upstream.answer(() => reply);
    const found = await faultOf(sendOn(channel));
    assert.deepEqual([found[0], found[2]], [fault, retryAfterMs]);
    assert.match(found[1], sentence);
    assert.doesNotMatch(found[1], /1:secret/);
    assert.equal(upstream.calls.length, 1);
  });
}

test("DEL-34 a server that is not there comes later, and the token is not in the sentence", async (t) => {
  const { upstream, channel } = await setUp(t);
  await upstream.close();
  t.mock.method(upstream, "close", async () => undefined);
  const [fault, sentence] = await faultOf(sendOn(channel));
  assert.equal(fault, "later");
  assert.match(sentence, /^127\.0\.0\.1:\d+ cannot be reached: ECONNREFUSED$/);
});

test("DEL-20 one that takes the request and stays silent is unknown when it is left", async (t) => {
  const { upstream, channel } = await setUp(t);
  upstream.answer(() => "hang");
  const leave = new AbortController();
  const parts = { sent: [], partSent: async () => undefined };
  const sending = channel.send(outgoing(), parts, leave.signal);
  sending.catch(() => undefined);
  await upstream.whenCalled(() => true);
  leave.abort();
  assert.equal((await faultOf(sending))[0], "unknown");
});

test("DEL-35 a group that moved is followed, and its new id is kept", async (t) => {
  const { upstream, channel, moves } = await setUp(t, "-5");
  upstream.answer(({ params }) =>
    String(params["chat_id"]) === "-5"
      ? {
          error_code: 400,
          description: "Bad Request: group chat was upgraded to a supergroup chat",
          parameters: { migrate_to_chat_id: -100500 },
        }
      : null,
  );
  await sendOn(channel);
  await sendOn(channel);
  assert.equal(moves.get("-5"), "-100500");
  assert.deepEqual(
    upstream.calls.map(({ params }) => String(params["chat_id"])),
    ["-5", "-100500", "-100500"],
  );
});

test("DEL-22 a message that was sent in part goes on with the part that is missing", async (t) => {
  const { upstream, channel } = await setUp(t);
  const message = outgoing({ body: "The quick brown fox.\n\n".repeat(300) });
  const kept: string[] = [];
  const parts = { sent: ["90"], partSent: async (id: string) => void kept.push(id) };
  const { id } = await channel.send(message, parts, new AbortController().signal);
  assert.equal(id, "90,101");
  assert.deepEqual(kept, [], "the last part is stored with the end");
  assert.doesNotMatch(upstream.texts()[0] ?? "", /a failed/);
});

test("DEL-45 an approval has two buttons, and nothing else has any", async (t) => {
  const { upstream, channel } = await setUp(t);
  await sendOn(channel, outgoing({ kind: "approval", key: "approval:ab12" }));
  await sendOn(channel);
  const [asked, plain] = upstream.calls;
  assert.deepEqual(asked?.params["reply_markup"], {
    inline_keyboard: [
      [
        { text: "Approve", callback_data: "yes:ab12" },
        { text: "Deny", callback_data: "no:ab12" },
      ],
    ],
  });
  assert.equal(plain?.params["reply_markup"], undefined);
});

test("DEL-59 a question says that a reply answers it, where somebody is listened to, until it is over", async (t) => {
  const question = outgoing({ kind: "question", key: "approval:ab12", title: "a asks you", body: "When?" });
  const deaf = await setUp(t);
  await sendOn(deaf.channel, question);
  assert.doesNotMatch(deaf.upstream.texts()[0] ?? "", /reply/);
  const { upstream, channel } = await setUp(t, "42", 7);
  const id = await sendOn(channel, question);
  assert.match(upstream.texts()[0] ?? "", /When\?\n\nOr reply to this message with your answer\./);
  await channel.amend?.(
    question,
    { id: id ?? "" },
    "Answered by jana in Telegram: now.",
    new AbortController().signal,
  );
  assert.match(upstream.texts()[1] ?? "", /When\?\n\n.*\n\nAnswered by jana in Telegram: now\.$/);
  assert.doesNotMatch(upstream.texts()[1] ?? "", /reply/);
  await sendOn(channel, outgoing({ kind: "failure" }));
  assert.doesNotMatch(upstream.texts()[2] ?? "", /reply/);
});

test("DEL-55 a question that is over keeps its words, gets a line under them, and loses its buttons", async (t) => {
  const { upstream, channel } = await setUp(t);
  const { signal } = new AbortController();
  const asked = outgoing({
    kind: "approval",
    key: "approval:ab12cd",
    title: "may it?",
    body: "x".repeat(4_000),
  });
  const id = await sendOn(channel, asked);
  await channel.amend?.(asked, { id: id ?? "" }, `Answered: ${"y".repeat(2_000)}`, signal);
  const edit = upstream.calls.find(({ method }) => method === "editMessageText") ?? assert.fail();
  assert.deepEqual([edit.params["message_id"], edit.params["reply_markup"]], [101, undefined]);
  assert.match(edit.text, /^🟠 may it\?\n\nx{3000,}…\n\nAnswered: y+…$/);
  assert.ok(edit.text.length <= 4_096);
  upstream.answer(() => ({ error_code: 400, description: "Bad Request: message is not modified" }));
  await channel.amend?.(asked, { id: id ?? "" }, "Denied.", signal);
  const long = outgoing({ kind: "approval", key: "approval:ab12cd", body: "word\n\n".repeat(20_000) });
  upstream.answer(() => null);
  await channel.amend?.(long, { id: "102,103" }, "Denied.", signal);
  const { method, params } = upstream.calls.at(-1) ?? assert.fail();
  assert.deepEqual([method, params["message_id"], params["caption"]], ["editMessageCaption", 103, "Denied."]);
});

test("DEL-59 a question is closed in the chat that it was asked in, wherever messages go by then", async (t) => {
  const { upstream, moves, channel } = await setUp(t, "-5");
  const { signal } = new AbortController();
  const asked = outgoing({ kind: "approval", key: "approval:ab12cd" });
  const { id, chat } = await channel.send(asked, { sent: [], partSent: async () => undefined }, signal);
  assert.equal(chat, "-5");
  moves.set("-5", "-100500");
  await channel.amend?.(asked, { id: id ?? assert.fail(), chat }, "Denied.", signal);
  assert.equal(upstream.calls.at(-1)?.params["chat_id"], "-5");
});

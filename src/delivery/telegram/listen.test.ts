import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer } from "../../ports/chat-powers.ts";
import { GROUP, JANA, openChat } from "../fixtures/chat.ts";
import { liveRuns } from "../worker/live-runs.ts";

const sends =
  (words: RegExp) =>
  ({ text }: { text: string }) =>
    words.test(text);

test("DEL-40 commands are those of the command line, answered in the chat they came from", async (t) => {
  const { upstream, ran, listening } = await openChat(t);
  await listening(async () => {
    upstream.push({ kind: "message", from: JANA, chat: GROUP, text: "/status@desk_bot" });
    const answer = await upstream.whenCalled(sends(/did status/));
    assert.equal(answer.params["chat_id"], GROUP);
    assert.equal(answer.params["text"], "did status ***");
    for (const text of ["/why a", "/pause a", "/resume a", "/findings"]) {
      upstream.push({ kind: "message", from: JANA, text });
      await upstream.whenCalled(sends(new RegExp(`did ${text.slice(1)}`)));
    }
    upstream.push({ kind: "message", from: JANA, text: "/help" });
    await upstream.whenCalled(sends(/\/run TASK: run a task now/));
  });
  assert.deepEqual(ran, ["status", "why a", "pause a", "resume a", "findings"]);
});

test("DEL-41 /run says that it runs, and leaves word for whoever tells how it ends", async (t) => {
  const { upstream, ledger, ran, listening } = await openChat(t);
  await listening(async () => {
    upstream.push({ kind: "message", from: JANA, text: "/run a" });
    await upstream.whenCalled(sends(/a is running …/));
  });
  assert.deepEqual(ran, ["run a"]);
  assert.deepEqual(await ledger.read(liveRuns), [
    { channel: "telegram", chat: "7", message: "101", run: "run1", isAsked: true },
  ]);
});

test("DEL-41 why it was not asked for is said, and never that it runs", async (t) => {
  const { upstream, ledger, listening } = await openChat(t, { runTask: async () => "a is at work already." });
  await listening(async () => {
    upstream.push({ kind: "message", from: JANA, text: "/run a" });
    await upstream.whenCalled(sends(/a is at work already/));
  });
  assert.deepEqual(upstream.texts(), ["a is at work already."]);
  assert.deepEqual(await ledger.read(liveRuns), []);
});

test("DEL-42 strangers, other groups, forwarded words and other bots are ignored and counted", async (t) => {
  const { upstream, ledger, ran, listening } = await openChat(t);
  await listening(async () => {
    upstream.push({ kind: "message", from: 8, chat: GROUP, text: "/status" });
    upstream.push({ kind: "message", from: 8, text: "/run a" });
    upstream.push({ kind: "message", from: JANA, chat: -99, text: "/status" });
    upstream.push({ kind: "message", from: JANA, text: "/status", forwarded: true });
    upstream.push({ kind: "message", from: JANA, chat: GROUP, text: "/status@other_bot" });
    upstream.push({ kind: "button", from: 8, chat: GROUP, data: "yes:x" });
    upstream.push({ kind: "message", from: JANA, text: "/help" });
    await upstream.whenCalled(sends(/this list/));
  });
  assert.deepEqual(ran, []);
  assert.equal(upstream.calls.length, 1);
  assert.equal(await ledger.read((tx) => tx.note("telegram_ignored")), "4", "those of nobody who may");
});

test("DEL-45 a button that is not known is answered too, so that it stops to turn", async (t) => {
  const { upstream, ledger, listening } = await openChat(t);
  await listening(async () => {
    upstream.push({ kind: "button", from: JANA, data: "of another time" });
    const answer = await upstream.whenCalled(({ method }) => method === "answerCallbackQuery");
    assert.match(answer.text, /nothing was done/);
  });
  assert.equal(await ledger.read((tx) => tx.note("telegram_ignored")), null);
});

test("DEL-41 a run that was asked for is asked for, also where that cannot be said", async (t) => {
  const { upstream, ledger, ran, told, listening } = await openChat(t);
  upstream.answer(({ method }) =>
    method === "sendMessage" ? { error_code: 400, description: "Bad Request: no rights" } : null,
  );
  await listening(async () => {
    upstream.push({ kind: "message", from: JANA, text: "/run a" });
    await upstream.whenCalled(sends(/a is running/));
  });
  assert.deepEqual([ran, told], [["run a"], ["telegram: Telegram says: Bad Request: no rights"]]);
  assert.deepEqual(await ledger.read(liveRuns), []);
});

test("DEL-43 an update is acted upon once, also when it comes again to the next process", async (t) => {
  const { upstream, ran, listening } = await openChat(t);
  await listening(async () => {
    upstream.push({ kind: "message", from: JANA, text: "/status" }, 10);
    await upstream.whenCalled(sends(/did status/));
  });
  await listening(async () => {
    upstream.push({ kind: "message", from: JANA, text: "/status" }, 10);
    upstream.push({ kind: "message", from: JANA, text: "/findings" }, 11);
    await upstream.whenCalled(sends(/did findings/));
  });
  assert.deepEqual(ran, ["status", "findings"]);
});

test("DEL-44 only the id of a task becomes an argument, and an old command is not obeyed", async (t) => {
  const { upstream, ran, listening } = await openChat(t);
  await listening(async () => {
    upstream.push({ kind: "message", from: JANA, text: "/run --home /etc" });
    await upstream.whenCalled(sends(/needs the id of a task/));
    const date = Math.floor(Date.now() / 1000) - 3_600;
    upstream.push({ kind: "message", from: JANA, text: "/run a", date });
    await upstream.whenCalled(sends(/it was not done/));
    upstream.push({ kind: "message", from: JANA, text: "/explode" });
    await upstream.whenCalled(sends(/There is no \/explode/));
  });
  assert.deepEqual(ran, []);
});

test("DEL-45 a pressed button answers the question once and takes its place", async (t) => {
  const answers: Answer[] = [];
  const { upstream, listening } = await openChat(t, {
    answer: async (answer) => {
      answers.push(answer);
      return "Approved.";
    },
  });
  await listening(async () => {
    upstream.push({ kind: "button", from: JANA, data: "yes:ab12" }, 3);
    await upstream.whenCalled(({ method }) => method === "editMessageText");
  });
  assert.deepEqual(answers, [{ id: "ab12", yes: true, by: "telegram:user7" }]);
  assert.deepEqual(
    upstream.calls.map(({ method, params }) => [method, params["text"]]),
    [
      ["answerCallbackQuery", "Approved."],
      ["editMessageText", "May it be done?\n\nApproved."],
    ],
  );
});

test("DEL-46 free text goes to whoever listens, and it is said if nobody does", async (t) => {
  const heard: string[] = [];
  const talks = await openChat(t, {
    say: async (text, by) => {
      heard.push(`${by}: ${text}`);
      return "All is well, hunter22.";
    },
  });
  await talks.listening(async () => {
    talks.upstream.push({ kind: "message", from: JANA, text: "what happened tonight?" });
    await talks.upstream.whenCalled(sends(/All is well, \*\*\*\./));
  });
  assert.deepEqual(heard, ["telegram:user7: what happened tonight?"]);
  const silent = await openChat(t);
  await silent.listening(async () => {
    silent.upstream.push({ kind: "message", from: JANA, text: "hello" });
    silent.upstream.push({ kind: "button", from: JANA, data: "no:ab12" });
    await silent.upstream.whenCalled(sends(/not available/));
    await silent.upstream.whenCalled(({ method }) => method === "answerCallbackQuery");
  });
});

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { openSqliteLedger } from "../../ledger/sqlite/open.ts";
import { systemClock } from "../../platform/clock.ts";
import type { Answer, ChatPowers, CommandEnd } from "../../ports/chat-powers.ts";
import { startTelegram } from "../../testing/upstream/telegram/index.ts";
import { liveRuns } from "../worker/live-runs.ts";
import { listenToTelegram } from "./listen.ts";
import { storedMovedChats } from "./moved-chats.ts";

const JANA = 7;
const GROUP = -50;

async function setUp(t: TestContext, powers: Partial<ChatPowers> = {}) {
  const upstream = await startTelegram();
  const { ledger, close } = await openSqliteLedger({ path: ":memory:" });
  t.after(async () => {
    await upstream.close();
    await close();
  });
  const ran: string[] = [];
  const told: string[] = [];
  const settings = {
    token: "1:secret",
    chat: String(GROUP),
    allowedUsers: new Set([JANA]),
    apiRoot: upstream.url,
  };
  const parts = {
    settings: async () => settings,
    ledger,
    clock: systemClock(),
    movedChats: storedMovedChats(ledger),
    mask: (text: string) => text.replaceAll("hunter22", "***"),
    tell: (detail: string) => void told.push(detail),
    async runCommand(argv: readonly string[]): Promise<CommandEnd> {
      ran.push(argv.join(" "));
      return { code: 0, stdout: `did ${argv.join(" ")} hunter22\n`, stderr: "" };
    },
    async runTask(task: string, asked: (run: string) => Promise<void>) {
      ran.push(`run ${task}`);
      await asked("run1");
      return null;
    },
    answer: null,
    say: null,
    ...powers,
  };
  /** Listens until the work is done. */
  async function listening(work: () => Promise<unknown>): Promise<void> {
    const over = new AbortController();
    const listened = listenToTelegram(parts, over.signal, new AbortController().signal);
    await work();
    over.abort();
    await listened;
  }
  return { upstream, ledger, ran, told, listening };
}

const sends =
  (words: RegExp) =>
  ({ text }: { text: string }) =>
    words.test(text);

test("DEL-40 commands are those of the command line, answered in the chat they came from", async (t) => {
  const { upstream, ran, listening } = await setUp(t);
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
  const { upstream, ledger, ran, listening } = await setUp(t);
  await listening(async () => {
    upstream.push({ kind: "message", from: JANA, text: "/run a" });
    await upstream.whenCalled(sends(/a is running …/));
  });
  assert.deepEqual(ran, ["run a"]);
  assert.deepEqual(await ledger.read(liveRuns), [
    { channel: "telegram", chat: "7", message: "101", run: "run1", isAsked: true },
  ]);
});

test("DEL-41 why it was not asked for takes the place of the words that it runs", async (t) => {
  const { upstream, ledger, listening } = await setUp(t, { runTask: async () => "a is at work already." });
  await listening(async () => {
    upstream.push({ kind: "message", from: JANA, text: "/run a" });
    const edit = await upstream.whenCalled(({ method }) => method === "editMessageText");
    assert.deepEqual([edit.params["message_id"], edit.text], [101, "a is at work already."]);
  });
  assert.deepEqual(await ledger.read(liveRuns), []);
});

test("DEL-42 strangers, other groups, forwarded words and other bots are ignored and counted", async (t) => {
  const { upstream, ledger, ran, listening } = await setUp(t);
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
  assert.equal(await ledger.read((tx) => tx.note("telegram_ignored")), "6");
});

test("DEL-43 an update is acted upon once, also when it comes again to the next process", async (t) => {
  const { upstream, ran, listening } = await setUp(t);
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
  const { upstream, ran, listening } = await setUp(t);
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
  const { upstream, listening } = await setUp(t, {
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
  const talks = await setUp(t, {
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
  const silent = await setUp(t);
  await silent.listening(async () => {
    silent.upstream.push({ kind: "message", from: JANA, text: "hello" });
    silent.upstream.push({ kind: "button", from: JANA, data: "no:ab12" });
    await silent.upstream.whenCalled(sends(/not available/));
    await silent.upstream.whenCalled(({ method }) => method === "answerCallbackQuery");
  });
});

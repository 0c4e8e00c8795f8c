/** Telegram in two ways, by the real command. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Approval } from "../../src/core/approval.ts";
import { anEnd, aRun, start } from "../../src/ledger/conformance/with-ledger.ts";
import { openSqliteLedger } from "../../src/ledger/sqlite/open.ts";
import { homeOf, telegram } from "./channel-home.ts";
import { begin, ends, json, nightdesk } from "./program.ts";
import { reporting } from "./scripts.ts";

/** A run of `a` waits for leave to use a tool, or for the answer to a question, and its message for a channel. */
async function askInLedger(home: string, id: string, kind: Approval["kind"] = "tool"): Promise<void> {
  const store = await openSqliteLedger({ path: join(home, "state", "ledger.db") });
  const now = Date.now();
  const expiresAt = now + 3_600_000;
  try {
    await store.ledger.write((tx) =>
      tx.addRun(aRun("asking", { task: "a", slotAt: now, notBefore: now }), now),
    );
    const token = await start(store, "asking", now);
    await store.ledger.write(async (tx) => {
      const patch = {
        waitingFor: "approval",
        notBefore: expiresAt,
        reason: "approval",
        deadlineAt: null,
      } as const;
      const attempt = anEnd("failed", { reason: "approval" });
      await tx.transition({ run: "asking", event: "wait", at: now, token, patch, attempt });
      const answer = { answeredAt: null, answeredBy: null, answer: null };
      const asked = { kind, tool: "Bash", input: "{}", inputHash: "h", state: "pending" } as const;
      await tx.addApproval({ id, run: "asking", task: "a", ...asked, createdAt: now, expiresAt, ...answer });
      const content = {
        kind: kind === "tool" ? "approval" : "question",
        severity: "warning",
        title: "may it?",
        body: null,
      } as const;
      const times = { createdAt: now, notBefore: now, expiresAt };
      await tx.addMessage({ ...content, task: "a", run: null, key: `approval:${id}`, ...times });
      await tx.setNote("wake_at", null);
    });
  } finally {
    await store.close();
  }
}

/** Resolves when a process has printed words that fit. */
function printedBy(child: ChildProcess): (words: RegExp) => Promise<void> {
  let text = "";
  let news = Promise.withResolvers<void>();
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    news.resolve();
    news = Promise.withResolvers();
  });
  return async (words) => {
    while (!words.test(text)) await news.promise;
  };
}

describe("the chat", { concurrency: true, skip: process.platform === "win32" }, () => {
  test("DEL-40, DEL-41 start obeys the chat: status, run, pause, and a stranger gets nothing", async (t) => {
    const upstream = await telegram(t);
    const home = homeOf(
      t,
      `  telegram: {token: "\${BOT_TOKEN}", chat_id: 7, allowed_users: [7], api_root: "${upstream.url}"}`,
      reporting([{ headline: "12 new" }]),
    );
    const watch = begin(t, home, "start");
    await upstream.whenPolled(1);
    upstream.push({ kind: "message", from: 8, text: "/run a" });
    upstream.push({ kind: "message", from: 7, text: "/run a" });
    const edit = await upstream.whenCalled(({ method }) => method === "editMessageText");
    assert.equal(edit.params["text"], "a succeeded: 12 new");
    upstream.push({ kind: "message", from: 7, text: "/pause a" });
    await upstream.whenCalled(({ params }) => /is paused|paused/i.test(String(params["text"])));
    upstream.push({ kind: "message", from: 7, text: "/status" });
    await upstream.whenCalled(({ params }) => /^a\b.*/m.test(String(params["text"])));
    watch.kill("SIGTERM");
    await once(watch, "close");
    assert.equal(upstream.calls.filter(({ params }) => String(params["chat_id"]) === "8").length, 0);
    const rows = await json<{ task: string }[]>(home, "history");
    assert.equal(rows.length, 1, "the stranger's command was not obeyed");
  });

  test("DEL-55 a question answered on the command line loses its buttons in Telegram at the next tick", async (t) => {
    const upstream = await telegram(t);
    const home = homeOf(t, `  telegram: {token: "\${BOT_TOKEN}", chat_id: 7, api_root: "${upstream.url}"}`);
    await ends(0, home, "tick");
    await askInLedger(home, "ab12cd");
    await ends(0, home, "tick");
    const [asked] = upstream.calls;
    assert.match(JSON.stringify(asked?.params["reply_markup"]), /yes:ab12cd.*no:ab12cd/);
    await ends(0, home, "deny", "ab12cd");
    await nightdesk(home, ["tick"]);
    const edit = upstream.calls.find(({ method }) => method === "editMessageText") ?? assert.fail();
    assert.deepEqual([edit.params["message_id"], edit.params["reply_markup"]], [101, undefined]);
    assert.equal(edit.text, "🟠 may it?\n\nnightdesk why a\n\nDenied on the command line.");
    await ends(0, home, "tick");
    assert.equal(upstream.calls.filter(({ method }) => method === "editMessageText").length, 1);
  });

  test("DEL-59 a reply in Telegram answers a question, the run goes on, and the question says who answered", async (t) => {
    const upstream = await telegram(t);
    const home = homeOf(
      t,
      `  telegram: {token: "\${BOT_TOKEN}", chat_id: 7, allowed_users: [7], api_root: "${upstream.url}"}`,
    );
    await ends(0, home, "tick");
    await askInLedger(home, "ab12cd", "question");
    await ends(0, home, "tick");
    assert.match(upstream.texts()[0] ?? "", /may it\?\n\nOr reply to this message with your answer\./);
    const watch = begin(t, home, "start");
    await upstream.whenPolled(1);
    upstream.push({ kind: "message", from: 8, text: "a stranger's", replyTo: { message: 101 } });
    upstream.push({ kind: "message", from: 7, text: "On Tuesday", replyTo: { message: 101 } });
    await upstream.whenCalled(({ text }) => text === "Answered: a is told so.");
    const edit = await upstream.whenCalled(({ method }) => method === "editMessageText");
    assert.equal(edit.params["message_id"], 101);
    assert.match(edit.text, /\n\nAnswered by user7 in Telegram: On Tuesday\.$/);
    upstream.push({ kind: "message", from: 7, text: "On Friday", replyTo: { message: 101 } });
    await upstream.whenCalled(({ text }) => text === "Answered by user7 in Telegram: On Tuesday.");
    watch.kill("SIGTERM");
    await once(watch, "close");
    assert.deepEqual(await json(home, "approve"), []);
    const [run] = await json<{ id: string; attempt: number }[]>(home, "history");
    assert.deepEqual([run?.id, run?.attempt], ["asking", 2], "the run went on");
  });

  test("DEL-52 a second signal leaves a run from the chat to the next process, which tells how it ended", async (t) => {
    const upstream = await telegram(t);
    const home = homeOf(
      t,
      `  telegram: {token: "\${BOT_TOKEN}", chat_id: 7, allowed_users: [7], api_root: "${upstream.url}"}`,
      reporting([{ headline: "12 new" }], "echo begun > begun.fifo", "read line < go.fifo"),
    );
    for (const name of ["begun.fifo", "go.fifo"]) execFileSync("mkfifo", [join(home, name)]);
    const watch = begin(t, home, "start");
    const printed = printedBy(watch);
    await upstream.whenPolled(1);
    upstream.push({ kind: "message", from: 7, text: "/run a" });
    await readFile(join(home, "begun.fifo"));
    watch.kill("SIGTERM");
    await printed(/Stopping as soon as a has ended/);
    assert.equal(watch.exitCode, null, "the first signal waits for the run");
    watch.kill("SIGTERM");
    await once(watch, "close");
    await writeFile(join(home, "go.fifo"), "go\n");
    await ends(0, home, "tick");
    const edits = upstream.calls.filter(({ method }) => method === "editMessageText");
    assert.deepEqual(
      edits.map(({ params }) => [params["message_id"], params["text"]]),
      [[101, "a succeeded: 12 new"]],
    );
    const rows = await json<{ state: string; attempt: number }[]>(home, "history");
    assert.deepEqual(
      rows.map(({ state, attempt }) => [state, attempt]),
      [["succeeded", 1]],
    );
  });
});

/** Messages by the real command to channels on loopback. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { anEnd, aRun, start } from "../../src/ledger/conformance/with-ledger.ts";
import { openSqliteLedger } from "../../src/ledger/sqlite/open.ts";
import { startHttpSink } from "../../src/testing/upstream/http-sink.ts";
import { startMail } from "../../src/testing/upstream/mail.ts";
import { startTelegram } from "../../src/testing/upstream/telegram/index.ts";
import { begin, ends, json, nightdesk } from "./program.ts";
import { reporting, shellScript } from "./scripts.ts";

const TOKEN = "4711:canary-token-of-the-bot";

/** A home with one on-demand task that fails, and these channels. */
function homeOf(t: TestContext, channels: string, script = shellScript("exit 3"), keys = ""): string {
  return temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC\nchannels:\n${channels}\ntasks:\n  - {id: a, script: a.sh, schedule: on_demand${keys}}\n`,
    "a.sh": script,
    ".env": `BOT_TOKEN=${TOKEN}\nHOOK_SECRET=canary-hook-secret\nMAIL_PASSWORD=canary-mail-password\n`,
  });
}

async function telegram(t: TestContext) {
  const upstream = await startTelegram();
  t.after(() => upstream.close());
  return upstream;
}

async function sink(t: TestContext, reply?: Parameters<typeof startHttpSink>[0]) {
  const upstream = await startHttpSink(reply);
  t.after(() => upstream.close());
  return upstream;
}

/** What became of each message, newest first. */
async function states(home: string): Promise<string[]> {
  const { reading, close } = await openSqliteLedger({
    path: join(home, "state", "ledger.db"),
    readOnly: true,
  });
  try {
    return (await reading.messages({})).map(({ kind, state }) => `${kind} ${state}`);
  } finally {
    await close();
  }
}

/** A run of `a` waits for the answer to a question, and its message for a channel. */
async function askInLedger(home: string, id: string): Promise<void> {
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
      const asked = { kind: "tool", tool: "Bash", input: "{}", inputHash: "h", state: "pending" } as const;
      await tx.addApproval({ id, run: "asking", task: "a", ...asked, createdAt: now, expiresAt, ...answer });
      const content = { kind: "approval", severity: "warning", title: "may it?", body: null } as const;
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

describe("delivery", { concurrency: true, skip: process.platform === "win32" }, () => {
  test("DEL-01, DEL-30 a failure goes to Telegram with the run, and is told once", async (t) => {
    const upstream = await telegram(t);
    const home = homeOf(t, `  telegram: {token: "\${BOT_TOKEN}", chat_id: 42, api_root: "${upstream.url}"}`);
    await ends(1, home, "run", "a");
    await ends(0, home, "tick");
    const [call, ...more] = upstream.calls;
    assert.deepEqual(more, []);
    assert.equal(call?.token, TOKEN);
    assert.equal(call.method, "sendMessage");
    assert.equal(String(call.params["chat_id"]), "42");
    assert.match(String(call.params["text"]), /^🟠 a failed\n\n[^]*nightdesk report \w+$/);
    assert.deepEqual(await states(home), ["failure sent"]);
  });

  test("DEL-30 a success is told where it is asked for", async (t) => {
    const upstream = await telegram(t);
    const script = reporting([{ headline: "12 new" }, { body: "**All** is well" }]);
    const channels = `  telegram: {token: "\${BOT_TOKEN}", chat_id: 42, api_root: "${upstream.url}"}`;
    await ends(0, homeOf(t, channels, script, ", notify: true"), "run", "a");
    assert.match(upstream.texts()[0] ?? "", /^12 new\n\nAll is well/);
  });

  test("DEL-04 a blocked bot gives the message to the next channel, which says so", async (t) => {
    const upstream = await telegram(t);
    upstream.answer(() => ({
      error_code: 403,
      description: "Forbidden: bot was blocked by the user",
    }));
    const hook = await sink(t, { status: 200, body: '{"id": "m1"}' });
    const home = homeOf(
      t,
      `  telegram: {token: "\${BOT_TOKEN}", chat_id: 42, api_root: "${upstream.url}"}
  webhook: {url: "${hook.url}/x", secret: "\${HOOK_SECRET}"}`,
    );
    await ends(1, home, "run", "a");
    assert.equal(upstream.calls.length, 1);
    const [request] = hook.requests;
    const body = JSON.parse(request?.body ?? "{}") as { title: string; note: string };
    assert.equal(body.title, "a failed");
    assert.match(body.note, /^telegram did not take this message: You have blocked the bot/);
    const stamp = String(request?.headers["x-nightdesk-timestamp"]);
    const hmac = createHmac("sha256", "canary-hook-secret").update(`${stamp}.${request?.body ?? ""}`);
    assert.equal(request?.headers["x-nightdesk-signature"], `sha256=${hmac.digest("hex")}`);
    assert.deepEqual(await states(home), ["failure sent"]);
    const doctor = await nightdesk(home, ["doctor"]);
    assert.match(doctor.stdout, /! telegram is set up, but has delivered nothing: You have blocked the bot/);
    assert.match(doctor.stdout, /✓ webhook has delivered 1 message/);
  });

  test("DEL-20 a connection that breaks after the request leaves unknown, and nothing is repeated", async (t) => {
    const hook = await sink(t, "break");
    const home = homeOf(t, `  webhook: {url: "${hook.url}"}`);
    await ends(1, home, "run", "a");
    await ends(0, home, "tick");
    await ends(0, home, "tick");
    assert.equal(hook.requests.length, 1);
    assert.deepEqual(await states(home), ["failure unknown"]);
  });

  test("DEL-50 test-channel says what happened, and doctor remembers", async (t) => {
    const upstream = await telegram(t);
    const mail = await startMail({ user: "desk", password: "canary-mail-password" });
    t.after(() => mail.close());
    const home = homeOf(
      t,
      `  telegram: {token: "\${BOT_TOKEN}", chat_id: 42, api_root: "${upstream.url}"}
  email: {smtp: "smtp://desk:\${MAIL_PASSWORD}@127.0.0.1:${mail.port}", from: desk@example.org, to: me@example.org}`,
    );
    const before = await nightdesk(home, ["doctor"]);
    assert.match(before.stdout, /! telegram is set up, but has delivered nothing\n/);
    const both = await ends(0, home, "test-channel");
    assert.match(both.stdout, /✓ telegram took the message; its id there is 101/);
    assert.match(both.stdout, /✓ email took the message; its id there is <\w+@nightdesk\.invalid>/);
    assert.match(mail.mails[0]?.source ?? "", /^Subject: Nightdesk can reach you here/m);
    assert.match((await nightdesk(home, ["doctor"])).stdout, /✓ email has delivered 1 message, the last one/);
    upstream.answer(() => ({ error_code: 401, description: "Unauthorized" }));
    const one = await nightdesk(home, ["test-channel", "telegram", "--json"]);
    assert.equal(one.code, 1);
    assert.equal((JSON.parse(one.stdout) as { state: string }[])[0]?.state, "failed");
    assert.equal((await nightdesk(home, ["test-channel", "ntfy"])).code, 2);
    assert.equal(mail.mails.length, 1);
  });

  test("DEL-51 test-channel without any channel ends with 69; an unset secret is a problem for doctor", async (t) => {
    const none = temporaryHome(t, { "nightdesk.yaml": "tasks: []\n" });
    assert.equal((await nightdesk(none, ["test-channel"])).code, 69);
    const unset = homeOf(t, '  ntfy: {topic: x, token: "${NOT_THERE}"}');
    const doctor = await nightdesk(unset, ["doctor"]);
    assert.equal(doctor.code, 1);
    assert.match(doctor.stdout, /✗ ntfy cannot be used: NOT_THERE is not set/);
    assert.match((await nightdesk(unset, ["test-channel"])).stdout, /✗ ntfy .*NOT_THERE is not set/);
  });

  test("DEL-06 no secret of a channel is printed, written or sent", async (t) => {
    const hook = await sink(t);
    const home = homeOf(
      t,
      `  telegram: {token: "\${BOT_TOKEN}", chat_id: 42, api_root: "http://127.0.0.1:1"}
  webhook: {url: "${hook.url}/\${HOOK_SECRET}", secret: "\${HOOK_SECRET}"}
  send_to: all`,
      reporting([{ headline: `the token is ${TOKEN}` }, { body: "canary-mail-password" }]),
      ", notify: true",
    );
    const run = await ends(0, home, "run", "a");
    const shown = await Promise.all([
      nightdesk(home, ["doctor"]),
      nightdesk(home, ["status", "--json"]),
      nightdesk(home, ["test-channel"]),
      nightdesk(home, ["tick"]),
    ]);
    for (const { stdout, stderr } of [run, ...shown]) assert.doesNotMatch(`${stdout}${stderr}`, /canary/);
    for (const { body } of hook.requests) assert.doesNotMatch(body, /canary/);
    assert.ok(hook.requests.length >= 2);
    for (const name of readdirSync(home, { recursive: true, encoding: "utf8" })) {
      if (!/^(?:state|logs).*\.\w+$/.test(name)) continue;
      assert.ok(!readFileSync(join(home, name)).includes("canary"), name);
    }
  });

  test("DEL-21 killed while it sends: the message is unknown and not sent again", async (t) => {
    const hook = await sink(t, "hang");
    const home = homeOf(t, `  webhook: {url: "${hook.url}"}`);
    const first = begin(t, home, "run", "a");
    await hook.whenAsked(1);
    first.kill("SIGKILL");
    await once(first, "close");
    hook.answer({ status: 200 });
    await ends(0, home, "tick");
    await ends(0, home, "tick");
    assert.equal(hook.requests.length, 1);
    assert.deepEqual(await states(home), ["failure unknown"]);
  });

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

  test("DEL-03 start sends again when the channel asked to be left alone for a moment", async (t) => {
    const hook = await sink(t, { status: 429, headers: { "retry-after": "1" } });
    hook.answer(() =>
      hook.requests.length < 2 ? { status: 429, headers: { "retry-after": "1" } } : { status: 200 },
    );
    const home = homeOf(t, `  ntfy: {topic: desk, server: "${hook.url}"}`);
    await ends(1, home, "run", "a");
    assert.equal(hook.requests.length, 2);
    assert.deepEqual(await states(home), ["failure sent"]);
  });
});

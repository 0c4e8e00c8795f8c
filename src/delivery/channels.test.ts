/** E-mail, ntfy, webhook and the screen, each against a server or program of its own. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test, type TestContext } from "node:test";
import { startHttpSink, type SinkReply } from "../testing/upstream/http-sink.ts";
import { startMail } from "../testing/upstream/mail.ts";
import type { ChannelTools, ProgramEnd } from "./channel-tools.ts";
import { notification } from "./desktop/channel.ts";
import { desktopChannel } from "./desktop/channel.ts";
import { emailChannel } from "./email/channel.ts";
import { mailSettings } from "./email/settings.ts";
import { faultOf, outgoing, sendOn } from "./fixtures/outgoing.ts";
import { ntfyChannel } from "./ntfy/channel.ts";
import { webhookChannel } from "./webhook/channel.ts";

const TOOLS: ChannelTools = {
  version: "1.2.3",
  now: () => 1_700_000_000_500,
  runProgram: async (): Promise<ProgramEnd> => ({ kind: "ended", code: 0, output: "" }),
  platform: "linux",
  movedChats: { current: async (chat) => chat, moved: async () => undefined },
};

async function sink(t: TestContext, reply?: SinkReply) {
  const upstream = await startHttpSink(reply);
  t.after(() => upstream.close());
  return upstream;
}

async function mail(t: TestContext, login: Parameters<typeof startMail>[0] = null) {
  const upstream = await startMail(login);
  t.after(() => upstream.close());
  const settings = mailSettings({
    smtp: { host: "127.0.0.1", port: upstream.port, user: "desk", password: login === null ? "" : "right" },
    from: "desk@example.org",
    to: ["me@example.org", "you@example.org"],
  });
  return { upstream, settings: login === null ? { ...settings, user: null } : settings };
}

test("DEL-33 an e-mail has both forms, one subject line and an id of its own", async (t) => {
  const { upstream, settings } = await mail(t, { user: "desk", password: "right" });
  const message = outgoing({
    title: "a failed\nBcc: x@example.org",
    body: "**bold** <b>",
    note: "ntfy is away",
  });
  const id = await sendOn(emailChannel(settings), message);
  const [got] = upstream.mails;
  assert.deepEqual([got?.from, got?.to], ["desk@example.org", ["me@example.org", "you@example.org"]]);
  assert.match(got?.source ?? "", /^Subject: a failed Bcc: x@example\.org\r$/m);
  assert.match(got?.source ?? "", /multipart\/alternative/);
  assert.match(got?.source ?? "", /<strong>bold<\/strong> &lt;b&gt;/);
  assert.ok(got?.source.includes(`Message-ID: ${id}`));
  assert.equal(await sendOn(emailChannel(settings), message), id, "the same each time");
});

test("DEL-36 what a mail server answers decides; one that breaks off after the message is unknown", async (t) => {
  const { upstream, settings } = await mail(t);
  const channel = emailChannel(settings);
  upstream.answer({ code: 451, text: "greylisted" });
  assert.deepEqual((await faultOf(sendOn(channel)))[0], "later");
  upstream.answer({ code: 554, text: "no spam" });
  const [fault, sentence] = await faultOf(sendOn(channel));
  assert.equal(fault, "refused");
  assert.match(sentence, /no spam/);
  upstream.answer("break");
  assert.equal((await faultOf(sendOn(channel)))[0], "unknown");
  const wrong = await mail(t, { user: "desk", password: "other" });
  assert.equal((await faultOf(sendOn(emailChannel(wrong.settings))))[0], "refused");
  const nobody = emailChannel({ ...settings, port: 1 });
  assert.equal((await faultOf(sendOn(nobody)))[0], "later");
  assert.equal(upstream.mails.length, 3);
});

test("DEL-36 settings of e-mail: an address, a map, or keys beside each other", () => {
  const rest = { from: "a@example.org", to: "b@example.org" };
  const { host, port, secure, user, password } = mailSettings({
    smtp: "smtps://me:p%40ss@mail.example",
    ...rest,
  });
  assert.deepEqual([host, port, secure, user, password], ["mail.example", 465, true, "me", "p@ss"]);
  const map = mailSettings({ smtp: { host: "mail.example" }, ...rest });
  assert.deepEqual([map.port, map.secure], [587, false]);
  assert.equal(mailSettings({ host: "mail.example", port: 465, ...rest }).secure, true);
  assert.throws(
    () => mailSettings({ smtp: { host: "x" }, from: "a@example.org" }),
    /channels\.email\.to is not set/,
  );
});

test("DEL-37 ntfy gets topic, title, priority and token, and its id is kept", async (t) => {
  const upstream = await sink(t, { status: 200, body: '{"id":"Xy1"}' });
  const channel = ntfyChannel({ server: upstream.url, topic: "desk", token: "tk_1" });
  assert.equal(await sendOn(channel, outgoing({ severity: "critical", body: "ř".repeat(5_000) })), "Xy1");
  const [request] = upstream.requests;
  const body = JSON.parse(request?.body ?? "") as { topic: string; priority: number; message: string };
  assert.deepEqual([request?.path, body.topic, body.priority], ["/", "desk", 5]);
  assert.equal(request?.headers.authorization, "Bearer tk_1");
  assert.ok(Buffer.byteLength(body.message) <= 4_096);
  assert.match(body.message, /ř…\n\nnightdesk report run1$/);
});

test("DEL-38 a webhook gets signed JSON; without a secret it is not signed", async (t) => {
  const upstream = await sink(t, { status: 201, body: '{"id": 7}' });
  const settings = {
    url: `${upstream.url}/hook?x=1`,
    secret: "s3cret",
    headers: { "X-From": "a\r\nX-Bad: b" },
  };
  assert.equal(await sendOn(webhookChannel(settings, TOOLS)), "7");
  await sendOn(webhookChannel({ url: upstream.url }, TOOLS));
  const [signed, plain] = upstream.requests;
  assert.equal(signed?.path, "/hook?x=1");
  const hmac = createHmac("sha256", "s3cret").update(`1700000000.${signed?.body}`).digest("hex");
  assert.equal(signed?.headers["x-nightdesk-signature"], `sha256=${hmac}`);
  assert.equal(signed.headers["x-nightdesk-timestamp"], "1700000000");
  assert.equal(signed.headers["x-from"], "a X-Bad: b");
  assert.equal(signed.headers["x-bad"], undefined);
  assert.equal(signed.headers["idempotency-key"], "failure%3Arun1");
  assert.equal((JSON.parse(signed.body) as { title: string }).title, "a failed");
  assert.equal(plain?.headers["x-nightdesk-signature"], undefined);
});

test("DEL-01 of a webhook that names no id none is stored, though it took the message", async (t) => {
  for (const body of ["", "ok", "null", "[]", '{"id": ""}']) {
    const upstream = await sink(t, { status: 200, body });
    assert.equal(await sendOn(webhookChannel({ url: upstream.url }, TOOLS)), null, body);
  }
});

test("DEL-62 a success that is not in ntfy's manner is unknown", async (t) => {
  for (const body of ["", "<html>Please log in</html>", "null", "{}", '{"id": ""}', '{"id": 7}']) {
    const upstream = await sink(t, { status: 200, body });
    const [fault, sentence] = await faultOf(sendOn(ntfyChannel({ server: upstream.url, topic: "desk" })));
    assert.deepEqual([fault, sentence], ["unknown", "ntfy answers 200 without an id: is it an ntfy server?"]);
  }
});

test("DEL-63 ntfy cannot tell a repeat, so what may have been taken is unknown", async (t) => {
  const expected = {
    500: "unknown",
    502: "unknown",
    504: "unknown",
    524: "unknown",
    503: "later",
    429: "later",
  };
  for (const [status, fault] of Object.entries(expected)) {
    const upstream = await sink(t, { status: Number(status) });
    const found = await faultOf(sendOn(ntfyChannel({ server: upstream.url, topic: "desk" })));
    assert.equal(found[0], fault, status);
  }
});

test("DEL-65 a 5xx in ntfy's own form is its own, any other one a gateway's", async (t) => {
  const own = JSON.stringify({ code: 50001, http: 500, error: "internal server error" });
  for (const [body, outage] of [
    [own, "service"],
    ["<html>Bad Gateway</html>", "gateway"],
    ["", "gateway"],
    ["null", "gateway"],
  ] as const) {
    const upstream = await sink(t, { status: 502, body });
    const sending = sendOn(ntfyChannel({ server: upstream.url, topic: "desk" }));
    await assert.rejects(sending, { fault: "unknown", outage }, body);
  }
});

test("DEL-63 a webhook gets what may have been taken again, with the same key", async (t) => {
  for (const status of [500, 502, 504, 524]) {
    const upstream = await sink(t, { status });
    const channel = webhookChannel({ url: upstream.url }, TOOLS);
    assert.equal((await faultOf(sendOn(channel)))[0], "later", String(status));
    upstream.answer({ status: 200 });
    await sendOn(channel);
    const [first, again] = upstream.requests;
    assert.equal(first?.headers["idempotency-key"], again?.headers["idempotency-key"]);
  }
});

const statuses: readonly [SinkReply, string, number | null][] = [
  [{ status: 500 }, "later", null],
  [{ status: 503, headers: { "retry-after": "30" } }, "later", 30_000],
  [{ status: 429, headers: { "retry-after": "2" } }, "later", 2_000],
  [{ status: 400, body: "no title" }, "refused", null],
  [{ status: 404 }, "refused", null],
  [{ status: 302, headers: { location: "/" } }, "refused", null],
  [{ status: 504 }, "later", null],
  ["break", "unknown", null],
];

test("DEL-38 the answer of a webhook decides between refused, later and unknown", async (t) => {
  for (const [reply, fault, retryAfterMs] of statuses) {
    const upstream = await sink(t, reply);
    const found = await faultOf(sendOn(webhookChannel({ url: `${upstream.url}/hunter22` }, TOOLS)));
    assert.deepEqual([found[0], found[2]], [fault, retryAfterMs], JSON.stringify(reply));
    assert.doesNotMatch(found[1], /hunter22/);
  }
});

test("DEL-39 the screen is reached by a fixed program, with the texts as arguments or variables", async () => {
  const message = outgoing({ title: "--help $(x)", body: "<b>&" });
  assert.deepEqual(notification(message, "linux").argv.slice(-3), ["--", "--help $(x)", "&lt;b&gt;&amp;"]);
  assert.deepEqual(notification(message, "darwin").argv.slice(-3), ["--", "--help $(x)", "<b>&"]);
  const windows = notification(message, "win32");
  assert.ok(!windows.argv.join(" ").includes("$(x)"));
  assert.equal(windows.env["NIGHTDESK_TITLE"], "--help $(x)");
  const missing = { ...TOOLS, runProgram: async (): Promise<ProgramEnd> => ({ kind: "not_there" }) };
  assert.match((await faultOf(sendOn(desktopChannel(missing))))[1], /notify-send is not there/);
  assert.match((await sendOn(desktopChannel(TOOLS))) ?? "", /^shown:/);
});

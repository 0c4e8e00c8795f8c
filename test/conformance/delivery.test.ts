/** Messages by the real command to channels on loopback. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { startMail } from "../../src/testing/upstream/mail.ts";
import { homeOf, sink, states, telegram, TOKEN } from "./channel-home.ts";
import { begin, ends, nightdesk } from "./program.ts";
import { reporting } from "./scripts.ts";

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

  test("DEL-64 new findings are told with their bodies, each title once, the worst first", async (t) => {
    const upstream = await telegram(t);
    const finding = (key: string, severity: string) => ({
      finding: {
        key,
        severity,
        title: `about ${key}`,
        body: `Source: ClinVar.\n\nNot medical advice (${key}).`,
      },
    });
    const channels = `  telegram: {token: "\${BOT_TOKEN}", chat_id: 42, api_root: "${upstream.url}"}`;
    for (const findings of [[finding("x", "warning")], [finding("x", "info"), finding("y", "critical")]])
      await ends(0, homeOf(t, channels, reporting(findings), ", notify: [finding]"), "run", "a");
    const [one = "", two = ""] = upstream.texts();
    assert.match(
      one,
      /^🟠 a: about x\n\nSource: ClinVar\.\n\nNot medical advice \(x\)\.\n\nnightdesk report \w+$/,
    );
    assert.match(
      two,
      /^🔴 a: 2 new findings\n\nabout y \(critical\)\n\nSource: ClinVar\.\n\nNot medical advice \(y\)\.\n\nabout x \(info\)\n\nSource/,
    );
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

  test("DEL-62 an answer that is not ntfy's is told by doctor, and another channel gets the message", async (t) => {
    const page = await sink(t, { status: 200, body: "<html>Please log in</html>" });
    const hook = await sink(t, { status: 204 });
    const home = homeOf(t, `  ntfy: {topic: desk, server: "${page.url}"}\n  webhook: {url: "${hook.url}"}`);
    await ends(1, home, "run", "a");
    assert.equal(page.requests.length, 1);
    assert.match(hook.requests[0]?.body ?? "", /This may have arrived by ntfy already/);
    const doctor = await nightdesk(home, ["doctor"]);
    assert.match(
      doctor.stdout,
      /! ntfy is set up, but has delivered nothing: ntfy answers 200 without an id/,
    );
    assert.match(doctor.stdout, /✓ webhook has delivered 1 message/);
    const asked = await ends(0, home, "test-channel", "webhook");
    assert.match(asked.stdout, /✓ webhook took the message\n/);
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

  test("DEL-03 start sends again when the channel asked to be left alone for a moment", async (t) => {
    const hook = await sink(t, { status: 429, headers: { "retry-after": "1" } });
    hook.answer(() =>
      hook.requests.length < 2
        ? { status: 429, headers: { "retry-after": "1" } }
        : { status: 200, body: '{"id": "n1"}' },
    );
    const home = homeOf(t, `  ntfy: {topic: desk, server: "${hook.url}"}`);
    await ends(1, home, "run", "a");
    assert.equal(hook.requests.length, 2);
    assert.deepEqual(await states(home), ["failure sent"]);
  });
});

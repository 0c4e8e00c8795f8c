/** A real browser between the dashboard and what strangers put before it: files of tasks, pages of other servers. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { ends, json } from "../conformance/program.ts";
import { reporting } from "../conformance/scripts.ts";
import { started, type Started } from "../security/started.ts";
import { chromiumPath } from "./chromium.ts";
import { skip } from "./visit.ts";

const FILES: Readonly<Record<string, string>> = {
  "page.html":
    "<!doctype html><script>document.title = 'pwned'; window.opener && (window.opener.pwned = 1)</script>",
  "picture.svg": `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title = 'pwned'"><script>document.title = 'pwned'</script></svg>`,
  "page.xhtml": `<html xmlns="http://www.w3.org/1999/xhtml"><script>document.title = 'pwned'</script></html>`,
  "worker.js": "self.addEventListener('fetch', (event) => event.respondWith(new Response('pwned')));",
  "report.pdf": "%PDF-1.4\n",
};

const endings: (() => unknown)[] = [];
const lifetime = { after: (work: () => unknown) => void endings.unshift(work) } as never;
let home = "";
let run = "";
let desk: Started;
let browser: Browser;

before(async () => {
  const executablePath = chromiumPath();
  if (executablePath === null) return;
  home = temporaryHome(lifetime, {
    "nightdesk.yaml":
      "timezone: UTC\ntasks:\n  - {id: made, script: made.sh, schedule: on_demand}\n  - {id: asked, script: made.sh, schedule: on_demand}\n",
    "made.sh": reporting(Object.keys(FILES).map((name) => ({ artifact: name }))),
    ...FILES,
  });
  await ends(0, home, "run", "made");
  [{ id: run }] = await json<[{ id: string }]>(home, "history");
  desk = await started(lifetime, home);
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
after(async () => {
  if (browser !== undefined) await browser.close();
  for (const ending of endings) await ending();
});

async function open(): Promise<{ context: BrowserContext; page: Page; address: string }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(await desk.link());
  await page.locator("main :is(h1, h2)").first().waitFor();
  return { context, page, address: `http://127.0.0.1:${desk.port}` };
}

test(
  "DASH-151 (14) files of a task are saved, never shown, by a click and by their address",
  { skip },
  async () => {
    const { context, page, address } = await open();
    await page.evaluate(`location.hash = "#/run/${run}"`);
    for (const [n, [name, text]] of Object.entries(FILES).entries()) {
      const clicked = page.waitForEvent("download");
      await page.getByRole("link", { name, exact: true }).click();
      const download = await clicked;
      assert.equal(download.suggestedFilename(), name);
      assert.equal(readFileSync(await download.path(), "utf8"), text);
      const other = await context.newPage();
      const typed = other.waitForEvent("download");
      await other.goto(`${address}/api/runs/${run}/artifacts/${n}`).catch(() => null);
      assert.equal((await typed).suggestedFilename(), name);
      assert.equal(other.url(), "about:blank", "the page stays where it was");
      assert.notEqual(await other.title(), "pwned");
      await other.close();
    }
    assert.match(page.url(), /#\/run\//);
    assert.equal(await page.evaluate("window.pwned === undefined"), true);
    await context.close();
  },
);

test(
  "DASH-151 (14) a file of a task becomes no script, no worker and no frame of the page",
  { skip },
  async () => {
    const { context, page, address } = await open();
    const worker = Object.keys(FILES).indexOf("worker.js");
    for (const [n] of Object.keys(FILES).entries()) {
      const outcome = await page.evaluate(
        `(async () => {
        const url = ${JSON.stringify(`${address}/api/runs/${run}/artifacts/`)} + ${n};
        const said = {};
        said.service = await navigator.serviceWorker.register(url, { scope: "/" }).then(() => "registered", () => "refused");
        said.module = await import(url).then(() => "loaded", () => "refused");
        said.worker = await new Promise((resolve) => {
          try { const worker = new Worker(url); worker.onerror = () => resolve("refused"); worker.onmessage = () => resolve("ran"); }
          catch { resolve("refused"); }
        });
        const frame = document.createElement("iframe");
        frame.src = url;
        const blocked = new Promise((resolve) => document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => effectiveDirective === "frame-src" && resolve(effectiveDirective)));
        document.body.append(frame);
        said.frame = await blocked;
        frame.remove();
        return said;
      })()`,
      );
      assert.deepEqual(
        outcome,
        { service: "refused", module: "refused", worker: "refused", frame: "frame-src" },
        n === worker ? "the script" : String(n),
      );
    }
    assert.equal(
      await page.evaluate("navigator.serviceWorker.getRegistrations().then(({ length }) => length)"),
      0,
    );
    await context.close();
  },
);

test(
  "DASH-185 (4, 5) a page of another port of this machine, to which the browser sends our cookie, changes and reads nothing",
  { skip },
  async (t) => {
    const { context, page, address } = await open();
    const evil = createServer((request, response) => {
      response.writeHead(200, { "Content-Type": "text/html" });
      response.end("<!doctype html><title>evil</title>");
      request.resume();
    }).listen(0, "127.0.0.1");
    await once(evil, "listening");
    t.after(() => {
      evil.close();
      evil.closeAllConnections();
    });
    const place = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
    const change = `${address}/api/tasks/asked/run`;
    const refused: number[] = [];
    const stranger = await context.newPage();
    // The desk's own page goes on asking meanwhile, and is answered.
    stranger.on(
      "response",
      (reply) => void (reply.url().startsWith(address) && refused.push(reply.status())),
    );
    await stranger.goto(place);
    refused.length = 0;
    for (const type of ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded"]) {
      const answered = stranger.waitForResponse(change);
      await stranger.evaluate(
        `{ const form = document.createElement("form"); form.method = "POST"; form.enctype = ${JSON.stringify(type)}; form.action = ${JSON.stringify(change)};
        const field = document.createElement("input"); field.name = '{"full":false,"x":"'; field.value = '"}'; form.append(field); document.body.append(form); form.submit(); }`,
      );
      assert.equal((await answered).status(), 403, type);
      await stranger.waitForURL(change);
      await stranger.goto(place);
    }
    const said = (await stranger.evaluate(
      `(async () => {
        const change = ${JSON.stringify(change)}, address = ${JSON.stringify(address)};
        const tries = {
          "simple": () => fetch(change, { method: "POST", mode: "no-cors", credentials: "include", body: "{}" }).then(({ type }) => type),
          "asked before": () => fetch(change, { method: "POST", credentials: "include", headers: { "Content-Type": "application/json", "X-Nightdesk-Token": "x" }, body: "{}" }).then(({ type }) => type),
          "read": () => fetch(address + "/api/session", { credentials: "include" }).then((reply) => reply.text()),
          "read blind": () => fetch(address + "/api/session", { mode: "no-cors", credentials: "include" }).then((reply) => reply.text()),
          "beacon": async () => navigator.sendBeacon(change, "{}") && "sent",
          "stream": () => new Promise((resolve, reject) => { const source = new EventSource(address + "/api/events", { withCredentials: true }); source.onopen = () => resolve("open"); source.onerror = () => { source.close(); reject(); }; }),
          "socket": () => new Promise((resolve, reject) => { const socket = new WebSocket(address.replace("http", "ws") + "/api/events"); socket.onopen = () => resolve("open"); socket.onerror = reject; }),
          "script": () => new Promise((resolve, reject) => { const script = document.createElement("script"); script.src = address + "/api/session"; script.onload = () => resolve("loaded"); script.onerror = reject; document.head.append(script); }),
          "picture": () => new Promise((resolve, reject) => { const image = new Image(); image.onload = () => resolve("loaded"); image.onerror = reject; image.src = address + "/"; }),
        };
        const said = {};
        for (const [name, attempt] of Object.entries(tries)) said[name] = await attempt().catch(() => "refused");
        return said;
      })()`,
    )) as Record<string, string>;
    // Both of these say only that something was sent, or came; never what.
    assert.match(said["simple"] ?? "", /^opaque$|^refused$/);
    assert.match(said["beacon"] ?? "", /^sent$|^refused$/);
    assert.match(said["read blind"] ?? "", /^$|^refused$/);
    for (const name of ["asked before", "read", "stream", "socket", "script", "picture"])
      assert.equal(said[name], "refused", name);
    assert.ok(refused.length > 0, "what it asked was seen");
    assert.deepEqual(
      refused.filter((status) => status < 400),
      [],
    );
    const framed = await stranger.evaluate(
      `new Promise((resolve) => { const frame = document.createElement("iframe"); frame.src = ${JSON.stringify(address)}; frame.onload = () => { try { resolve(frame.contentDocument === null ? "closed" : "open"); } catch { resolve("closed"); } }; document.body.append(frame); })`,
    );
    assert.equal(framed, "closed");
    assert.equal(stranger.frames().filter((frame) => frame.url().startsWith(address)).length, 0);
    const rows = await json<{ task: string }[]>(home, "history");
    assert.deepEqual(
      rows.map(({ task }) => task),
      ["made"],
    );
    // Who sits at the desk is not shut out by all that.
    await page.reload();
    await page.locator("main :is(h1, h2)").first().waitFor();
    await context.close();
  },
);

/** Files that a report names, asked for over the wire: what a task made is given, and nothing else is. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { once } from "node:events";
import { reporting } from "../conformance/scripts.ts";
import { ends, json, until } from "../conformance/program.ts";
import { visit } from "../dashboard/visitor.ts";
import { started, type Started } from "./started.ts";

const OUTSIDE = "the file outside";

/** Names as a report may hold them after somebody has written into the ledger. */
const FORMS = [
  "../outside.txt",
  "../../../../../../etc/passwd",
  "/etc/passwd",
  "data/../../outside.txt",
  "data/./../../outside.txt",
  "data//..//..//outside.txt",
  "%2e%2e/outside.txt",
  "%2e%2e%2foutside.txt",
  "..%2foutside.txt",
  "%252e%252e%252foutside.txt",
  "..%252foutside.txt",
  "..%c0%afoutside.txt",
  "%c0%ae%c0%ae/outside.txt",
  "..%ef%bc%8foutside.txt",
  "..\\outside.txt",
  "..%5coutside.txt",
  "data\\..\\..\\outside.txt",
  "....//outside.txt",
  "....\\\\outside.txt",
  "..;/outside.txt",
  "..\u2215outside.txt",
  "\uff0e\uff0e/outside.txt",
  "file:///etc/passwd",
  "file://localhost/etc/passwd",
  "\\\\localhost\\c$\\windows\\win.ini",
  "//localhost/c$/windows/win.ini",
  "\\\\?\\C:\\windows\\win.ini",
  "\\\\.\\PhysicalDrive0",
  "C:\\windows\\win.ini",
  "C:/windows/win.ini",
  "C:win.ini",
  "aux",
  "CON",
  "nul.txt",
  "com1",
  "lpt1.txt",
  "data/good.txt::$DATA",
  "data/good.txt:stream",
  "data/good.txt.",
  "data/good.txt ",
  "data/good.txt/..",
  "data/good.txt\u0000.html",
  "\u0000/etc/passwd",
  "data/good.txt\n",
  "data",
  "data/",
  ".",
  "..",
  "",
  " ",
  "~/.bashrc",
  "~root/.bashrc",
  "$HOME/.bashrc",
  "/dev/zero",
  "/dev/stdin",
  "/proc/self/environ",
  "/proc/self/cmdline",
  "/proc/self/fd/0",
  "/proc/self/root/etc/passwd",
  "/proc/self/cwd/.env",
  ".env",
  "./.env",
  "data/../.env",
  ".ENV",
  ".env.local",
  "tasks/.env",
  "tasks/.env.production",
  "state/ledger.db",
  "state/ledger.db-wal",
  "state/dashboard.json",
  "state/metrics-token",
  "data/../state/metrics-token",
  "State/metrics-token",
  "data/link-out.txt",
  "data/link-up/outside.txt",
  "data/link-home/.env",
  "data/link-secret.txt",
  "data/link-loop.txt",
  "data/pipe",
  "data/link-pipe",
  "data/link-zero",
  "\ud800.txt",
  "data/\udfff",
  "a".repeat(5_000),
  "data/".repeat(2_000),
];

describe("files of a report", { skip: process.platform === "win32" }, () => {
  const outer = mkdtempSync(join(tmpdir(), "nightdesk-outside-"));
  const endings: (() => unknown)[] = [];
  const lifetime = { after: (work: () => unknown) => void endings.unshift(work) };
  let home = "";
  let run = "";
  let desk: Started;

  before(async () => {
    writeFileSync(join(outer, "outside.txt"), OUTSIDE);
    home = temporaryHome(lifetime as never, {
      "nightdesk.yaml": "timezone: UTC\ntasks:\n  - {id: a, script: a.sh, schedule: on_demand}\n",
      "a.sh": reporting([{ artifact: "data/good.txt" }], "echo good > data/good.txt"),
      ".env": "TOKEN=canary-of-the-home\n",
      ".env.local": "TOKEN=canary-of-the-home\n",
      "tasks/.env": "TOKEN=canary-of-the-home\n",
      "tasks/.env.production": "TOKEN=canary-of-the-home\n",
    });
    await ends(0, home, "run", "a");
    symlinkSync(join(outer, "outside.txt"), join(home, "data", "link-out.txt"));
    symlinkSync(outer, join(home, "data", "link-up"));
    symlinkSync(home, join(home, "data", "link-home"));
    symlinkSync(join(home, "state", "metrics-token"), join(home, "data", "link-secret.txt"));
    symlinkSync("link-loop.txt", join(home, "data", "link-loop.txt"));
    symlinkSync("pipe", join(home, "data", "link-pipe"));
    symlinkSync("/dev/zero", join(home, "data", "link-zero"));
    execFileSync("mkfifo", [join(home, "data", "pipe")]);
    [{ id: run }] = await json<[{ id: string }]>(home, "history");
    desk = await started(lifetime as never, home);
  });
  after(async () => {
    for (const ending of endings) await ending();
    rmSync(outer, { recursive: true, force: true });
  });

  /** Puts these names into the run's report, past everything that judges a report. */
  function forge(artifacts: readonly string[]): void {
    const database = new DatabaseSync(join(home, "state", "ledger.db"), { timeout: 5_000 });
    const row = database.prepare("select body from report where run_id = ?").get(run);
    const report = JSON.parse(String(row?.["body"])) as object;
    database
      .prepare("update report set body = ? where run_id = ?")
      .run(JSON.stringify({ ...report, artifacts }), run);
    database.close();
  }

  test(`DASH-150 (13) ${FORMS.length} names that lead out of the home, to secrets or to no file are not there`, async () => {
    assert.ok(FORMS.length >= 60);
    forge(FORMS);
    for (const [n, form] of FORMS.entries()) {
      const { status, text } = await desk.inside.get(`/api/runs/${run}/artifacts/${n}`);
      assert.equal(status, 404, `${JSON.stringify(form).slice(0, 80)}: ${status} ${text.slice(0, 80)}`);
      assert.equal(text, '{"error":"there is nothing here"}');
    }
    forge(["data/good.txt"]);
    const { status, text, headers } = await desk.inside.get(`/api/runs/${run}/artifacts/0`);
    assert.equal(status, 200);
    assert.equal(text, "good\n");
    assert.equal(headers["content-length"], "5");
  });

  test("DASH-151 (14) whatever a file is called, it is a download without a type, under one header", async () => {
    const names = [
      'quote".html',
      "line\r\nSet-Cookie: x=1.html",
      "semi;colon.svg",
      "apostrophe's (1)*.js",
      "right\u202efdp.exe",
      "\u001b[31m.html",
      "čeština \u{1f600}.xhtml",
      "%2e%2e%2f.html",
      "-rf.html",
      `${"long".repeat(60)}.html`,
    ];
    for (const name of names) writeFileSync(join(home, "data", name), "<script>alert(1)</script>");
    forge(names.map((name) => `data/${name}`));
    for (const [n, name] of names.entries()) {
      const { status, headers, text } = await desk.inside.get(`/api/runs/${run}/artifacts/${n}`);
      assert.equal(status, 200, name);
      assert.equal(text, "<script>alert(1)</script>");
      assert.equal(headers["content-type"], "application/octet-stream");
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["content-security-policy"], "default-src 'none'; sandbox");
      assert.match(
        String(headers["content-disposition"]),
        /^attachment; filename\*=UTF-8''[\w.!%~-]+$/,
        name,
      );
      assert.equal(headers["set-cookie"], undefined);
    }
  });

  test("DASH-151 (16) a file of 3 GB is sent in pieces, and what is not read to its end is closed", async () => {
    writeFileSync(join(home, "data", "large.bin"), "");
    truncateSync(join(home, "data", "large.bin"), 3 * 1024 ** 3);
    forge(["data/large.bin"]);
    const path = `/api/runs/${run}/artifacts/0`;
    const head = await visit(desk.port, path, { method: "HEAD", headers: { Cookie: desk.inside.cookie } });
    assert.equal(head.headers["content-length"], String(3 * 1024 ** 3));
    const asked = get({
      host: "127.0.0.1",
      port: desk.port,
      path,
      headers: { Cookie: desk.inside.cookie },
      agent: false,
    });
    asked.on("error", () => undefined);
    const [reply] = (await once(asked, "response")) as [NodeJS.ReadableStream];
    await once(reply, "data");
    asked.destroy();
    if (process.platform !== "linux") return;
    await until("the file's closing", async () => {
      await visit(desk.port, "/healthz");
      return openFiles(desk).some((file) => file.endsWith("large.bin")) ? null : true;
    });
  });

  test("RUN-65 what is secret is no file of a report, wherever it lies and whatever it ends with", async (t) => {
    for (const name of [".env.local", "tasks/.env", "tasks/.env.production", "state/metrics-token"]) {
      const own = temporaryHome(t, {
        "nightdesk.yaml": "timezone: UTC\ntasks:\n  - {id: a, script: a.sh, schedule: on_demand}\n",
        "a.sh": reporting([{ artifact: name }]),
        [name]: "TOKEN=x\n",
      });
      const { stdout } = await ends(1, own, "run", "a");
      assert.match(stdout, /holds secrets or belongs to Nightdesk itself/, name);
    }
  });
});

/** Where the open files of the server lie. */
function openFiles({ child }: Started): string[] {
  const folder = `/proc/${child.pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))];
    } catch {
      return [];
    }
  });
}

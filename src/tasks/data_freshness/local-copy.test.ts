import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test, type TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import { zip } from "../../genome-store/fixtures/pack.ts";
import { lookAtCopy } from "./local-copy.ts";
import { judgeAge, periodOf } from "./verdict.ts";

const signal = new AbortController().signal;

async function copyOf(
  t: TestContext,
  name: string,
  bytes: Buffer | string,
  beside: Record<string, string> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk fresh 'ž' "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, bytes);
  for (const [ending, text] of Object.entries(beside)) writeFileSync(`${path}.${ending}`, text);
  const { copy } = await lookAtCopy(path, signal);
  return copy;
}

test("DTA-22 files are read to their end, as far as their kind is known", async (t) => {
  const gz = gzipSync("a line\n".repeat(10_000));
  const archive = zip({ "a.txt": "text" });
  const good: [string, Buffer | string][] = [
    ["a.gz", gz],
    ["a.zip", archive],
    ["a.json", "{}"],
  ];
  for (const [name, bytes] of good) assert.equal((await copyOf(t, name, bytes)).word, "intact", name);
  const bad: [string, Buffer | string][] = [
    ["a.gz", gz.subarray(0, gz.length - 20)],
    ["a.zip", archive.subarray(0, archive.length - 30)],
    ["a.json", "{"],
    ["a.bin", ""],
    ["a.db", `SQLite format 3\u0000${"x".repeat(5000)}`],
  ];
  for (const [name, bytes] of bad) assert.equal((await copyOf(t, name, bytes)).word, "damaged", name);
  assert.equal((await lookAtCopy("/nowhere/at all", signal)).copy.word, "missing");
});

test("DTA-22 a checksum beside the file has to agree", async (t) => {
  const md5 = createHash("md5").update("text").digest("hex");
  assert.equal((await copyOf(t, "a.txt", "text", { md5: `${md5}  a.txt` })).word, "intact");
  const other = await copyOf(t, "a.txt", "other", { md5 });
  assert.equal(other.word, "damaged");
  assert.match(other.why, /a\.txt\.md5 says/);
});

test("DTA-30 what nobody can check is not called intact, and it is told why", async (t) => {
  const tooLarge = Buffer.alloc(64 * 1024 ** 2 + 1, " ");
  const unchecked: [string, Buffer | string, Record<string, string>, RegExp][] = [
    ["a.bin", "anything", {}, /^not checked: it is of no kind/],
    ["a.txt", "text", { md5: "to be filled in" }, /^not checked: .*; a\.txt\.md5 holds no checksum$/],
    ["a.txt", "text", { sha256: "d41d8cd98f00b204e9800998ecf8427e" }, /a\.txt\.sha256 holds no checksum$/],
    ["a.json", tooLarge, {}, /^not checked: JSON of more than 64 MB is not read$/],
  ];
  for (const [name, bytes, beside, why] of unchecked) {
    const copy = await copyOf(t, name, bytes, beside);
    assert.equal(copy.word, "unknown", name);
    assert.match(copy.why, why);
  }
  const packed = await copyOf(t, "a.gz", gzipSync("text"), { md5: "" });
  assert.deepEqual(packed, { word: "intact", why: "whole; a.gz.md5 holds no checksum" });
});

test("DTA-22 a damaged page in a database is found", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk fresh "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "a.db");
  const db = new DatabaseSync(path);
  db.exec("create table t (a integer primary key, b text); begin");
  const insert = db.prepare("insert into t values (?, ?)");
  for (let n = 0; n < 2000; n += 1) insert.run(n, "x".repeat(50));
  db.exec("commit");
  db.close();
  assert.equal((await lookAtCopy(path, signal)).copy.word, "intact");
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(2000, 0xff), 0, 2000, 3 * 4096);
  closeSync(file);
  assert.equal((await lookAtCopy(path, signal)).copy.word, "damaged");
});

test("DTA-20 age is judged by a limit and is unknown without one; periods are calendar months and ISO weeks", () => {
  const day = 86_400_000;
  assert.equal(judgeAge(0, 45 * day, 46 * day).word, "old");
  assert.equal(judgeAge(0, 45 * day, 45 * day).word, "fresh");
  assert.equal(judgeAge(0, undefined, day).word, "unknown");
  assert.equal(judgeAge(null, day, day).word, "unknown");
  const at = (text: string) => new Date(`${text}T12:00:00Z`);
  assert.equal(periodOf("monthly", at("2026-11-25")), "2026-11");
  assert.deepEqual(
    ["2026-11-25", "2026-12-31", "2027-01-01", "2027-01-04", "2024-12-30"].map((text) =>
      periodOf("weekly", at(text)),
    ),
    ["2026-W48", "2026-W53", "2026-W53", "2027-W01", "2025-W01"],
  );
});

test("DTA-22 a byte that is wrong in the middle of an archive is found", async (t) => {
  const text = Array.from({ length: 5000 }, (_, n) => String(n * 7919)).join(" ");
  const archive = zip({ "a.txt": text });
  assert.equal((await copyOf(t, "a.zip", archive)).word, "intact");
  const wrong = Buffer.from(archive);
  wrong.writeUInt8(wrong.readUInt8(4000) ^ 0xff, 4000);
  assert.equal((await copyOf(t, "a.zip", wrong)).word, "damaged");
});

test("DTA-28 a date in the future says nothing of an age", () => {
  const day = 86_400_000;
  assert.equal(judgeAge(40 * day, 45 * day, 10 * day).word, "unknown");
  assert.equal(judgeAge(10 * day + 60_000, 45 * day, 10 * day).word, "fresh", "clocks differ a little");
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryHome } from "../cli/fixtures/temporary-home.ts";
import { diskFiles } from "./disk-files.ts";

const files = diskFiles();
const skip = process.platform === "win32" ? "links need rights on Windows" : false;

/** Located as a note; then something else is put in its place. */
async function readAfter(t: TestContext, change: (home: string, note: string) => void): Promise<Buffer> {
  const home = temporaryHome(t, { "notes/a.md": "note", ".env": "SECRET=1" });
  const note = join(home, "notes", "a.md");
  const located = await files.locate(note);
  assert.ok(located !== null);
  change(home, note);
  return await files.readFile(located, 100);
}

test(
  "PRM-08: what was judged is what is read: a link, a pipe or another file in its place is refused",
  { skip },
  async (t) => {
    assert.equal(String(await readAfter(t, () => undefined)), "note");
    const swaps: ((home: string, note: string) => void)[] = [
      (home, note) => {
        rmSync(note);
        symlinkSync(join(home, ".env"), note);
      },
      (home, note) => renameSync(join(home, ".env"), note),
      (home, note) => {
        renameSync(join(home, "notes"), join(home, "old"));
        mkdirSync(join(home, "elsewhere"));
        writeFileSync(join(home, "elsewhere", "a.md"), "SECRET=1");
        symlinkSync(join(home, "elsewhere"), join(home, "notes"));
        void note;
      },
      (home, note) => {
        // The very file, but by a way that was not judged.
        renameSync(join(home, "notes"), join(home, "state"));
        symlinkSync(join(home, "state"), join(home, "notes"));
        void note;
      },
      (_home, note) => {
        rmSync(note);
        execFileSync("mkfifo", [note]);
      },
    ];
    for (const swap of swaps) await assert.rejects(readAfter(t, swap), /replaced while it was being read/);
  },
);

test("PRM-04: a file that grows while it is read is not read without end", async (t) => {
  await assert.rejects(
    readAfter(t, (_home, note) => appendFileSync(note, "x".repeat(1_000))),
    /grew beyond 100 bytes/,
  );
});

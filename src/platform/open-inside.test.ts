import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { openInside } from "./open-inside.ts";

const skip = process.platform === "win32" && "links and pipes are made otherwise there";

function folders(t: TestContext): { home: string; outside: string } {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk-open-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const home = join(folder, "home");
  const outside = join(folder, "outside");
  mkdirSync(join(home, "data"), { recursive: true });
  mkdirSync(outside);
  writeFileSync(join(home, "data", "a.txt"), "inside");
  writeFileSync(join(outside, "a.txt"), "outside");
  return { home, outside };
}

async function textOf(file: ReturnType<typeof openInside>): Promise<string | null> {
  if (file === null) return null;
  const parts: Buffer[] = [];
  for await (const part of file.read()) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const nothingIsSecret = () => false;

test(
  "DASH-150 a file is read to the size that it had, links within the home followed",
  { skip },
  async (t) => {
    const { home } = folders(t);
    symlinkSync("a.txt", join(home, "data", "link"));
    const file = openInside(home, "data/link", nothingIsSecret);
    writeFileSync(join(home, "data", "a.txt"), " and more", { flag: "a" });
    assert.equal(file?.bytes, 6);
    assert.equal(await textOf(file), "inside");
  },
);

test("DASH-150 (32) what is exchanged between the look and the opening is not read", { skip }, (t) => {
  const exchanges: Record<string, (home: string, outside: string) => void> = {
    "a link for the file": (home, outside) => {
      rmSync(join(home, "data", "a.txt"));
      symlinkSync(join(outside, "a.txt"), join(home, "data", "a.txt"));
    },
    "a link for the folder": (home, outside) => {
      renameSync(join(home, "data"), join(home, "old"));
      symlinkSync(outside, join(home, "data"));
    },
    "a pipe for the file": (home) => {
      rmSync(join(home, "data", "a.txt"));
      execFileSync("mkfifo", [join(home, "data", "a.txt")]);
    },
    "a device for the file": (home) => {
      rmSync(join(home, "data", "a.txt"));
      symlinkSync("/dev/zero", join(home, "data", "a.txt"));
    },
    nothing: (home) => rmSync(join(home, "data", "a.txt")),
  };
  for (const [name, exchange] of Object.entries(exchanges)) {
    const { home, outside } = folders(t);
    const opened = openInside(home, "data/a.txt", () => {
      exchange(home, outside);
      return false;
    });
    assert.equal(opened, null, name);
  }
});

test("DASH-150 who is told where a file lies is told where it really lies", { skip }, (t) => {
  const { home } = folders(t);
  mkdirSync(join(home, "state"));
  writeFileSync(join(home, "state", "token"), "x");
  symlinkSync("../state", join(home, "data", "link"));
  linkSync(join(home, "data", "a.txt"), join(home, "data", "b.txt"));
  const told: string[] = [];
  const isSecret = (place: string) => told.push(place) > 0 && place.startsWith("state/");
  assert.equal(openInside(home, "data/link/token", isSecret), null);
  openInside(home, join(home, "data", "..", "data", "b.txt"), isSecret)?.close();
  assert.deepEqual(told, ["state/token", "data/b.txt"]);
});

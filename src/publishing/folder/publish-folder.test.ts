import assert from "node:assert/strict";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { FOLDER_MARK } from "../markers.ts";
import { locateFolder } from "./locate.ts";
import { sha256 } from "./manifest.ts";
import { publishFolder as publishFor } from "./publish-folder.ts";

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk 'folder' ů "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const site = (files: Record<string, string>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
const OURS = "a".repeat(32);
const publishFolder = (
  folder: string,
  shown: string,
  files: ReadonlyMap<string, Uint8Array>,
  tell?: (sentence: string) => void,
) => publishFor(folder, shown, files, { home: OURS, adopt: false }, tell);
const inode = (path: string): number => statSync(path).ino;

test("PUB-40 only files that differ are written, what is gone from the site is removed, others' files stay", (t) => {
  const folder = join(temporary(t), "new", "site");
  const first = publishFolder(folder, "site", site({ "index.html": "1", "a/b.txt": "2", "a/c/d.txt": "3" }));
  assert.deepEqual(first, { added: ["a/b.txt", "a/c/d.txt", "index.html"], changed: [], removed: [] });
  writeFileSync(join(folder, "CNAME"), "mine");
  const before = inode(join(folder, "a/b.txt"));
  const second = publishFolder(folder, "site", site({ "index.html": "changed", "a/b.txt": "2" }));
  assert.deepEqual(second, { added: [], changed: ["index.html"], removed: ["a/c/d.txt"] });
  assert.equal(inode(join(folder, "a/b.txt")), before);
  assert.deepEqual(readdirSync(folder).toSorted(), [FOLDER_MARK, "CNAME", "a", "index.html"]);
  assert.deepEqual(readdirSync(join(folder, "a")), ["b.txt"]);
  const mark = inode(join(folder, FOLDER_MARK));
  assert.deepEqual(publishFolder(folder, "site", site({ "index.html": "changed", "a/b.txt": "2" })), {
    added: [],
    changed: [],
    removed: [],
  });
  assert.equal(inode(join(folder, FOLDER_MARK)), mark);
});

test("PUB-41 a folder that is not empty and not ours is refused, and nothing of it is touched", (t) => {
  const folder = temporary(t);
  writeFileSync(join(folder, "thesis.txt"), "x");
  assert.throws(() => publishFolder(folder, "site", site({ "index.html": "1" })), {
    code: "not_ours",
    message: /is not empty and was not made by Nightdesk/,
  });
  assert.deepEqual(readdirSync(folder), ["thesis.txt"]);
  writeFileSync(join(folder, FOLDER_MARK), "{broken");
  assert.throws(() => publishFolder(folder, "site", site({ "index.html": "1" })), {
    code: "not_ours",
    message: /is damaged/,
  });
});

test("PUB-41 a file that somebody put in the way is not overwritten", (t) => {
  const folder = temporary(t);
  publishFolder(folder, "site", site({ "index.html": "1" }));
  writeFileSync(join(folder, "about.html"), "by hand");
  assert.throws(
    () => publishFolder(folder, "site", site({ "index.html": "2", "about.html": "ours" })),
    /"about\.html" in site was not written by Nightdesk/,
  );
  assert.equal(readFileSync(join(folder, "index.html"), "utf8"), "1");
});

test("PUB-42 links are never followed: not as a folder, not as a file, not out of the list", (t) => {
  const outside = temporary(t);
  writeFileSync(join(outside, "precious.txt"), "precious");
  const folder = temporary(t);
  publishFolder(folder, "site", site({ "index.html": "1", "assets/a.js": "1" }));
  rmSync(join(folder, "assets"), { recursive: true });
  symlinkSync(outside, join(folder, "assets"));
  assert.throws(
    () => publishFolder(folder, "site", site({ "index.html": "1", "assets/precious.txt": "2" })),
    /links are not followed/,
  );
  assert.throws(() => publishFolder(folder, "site", site({ "index.html": "1" })), /links are not followed/);
  rmSync(join(folder, "assets"));
  rmSync(join(folder, "index.html"));
  symlinkSync(join(outside, "precious.txt"), join(folder, "index.html"));
  publishFolder(folder, "site", site({ "index.html": "2" }));
  assert.ok(lstatSync(join(folder, "index.html")).isFile());
  const list = JSON.parse(readFileSync(join(folder, FOLDER_MARK), "utf8")) as {
    files: Record<string, string>;
  };
  list.files["../x"] = "y";
  list.files["/etc/passwd"] = "y";
  writeFileSync(join(folder, FOLDER_MARK), JSON.stringify(list));
  assert.deepEqual(publishFolder(folder, "site", site({ "index.html": "2" })).removed, []);
  assert.equal(readFileSync(join(outside, "precious.txt"), "utf8"), "precious");
});

test("PUB-42 a link in the place where the list is written anew is replaced, not written through", (t) => {
  const outside = temporary(t);
  writeFileSync(join(outside, "precious.txt"), "precious");
  const folder = temporary(t);
  publishFolder(folder, "site", site({ "index.html": "1" }));
  symlinkSync(join(outside, "precious.txt"), join(folder, `${FOLDER_MARK}.new`));
  publishFolder(folder, "site", site({ "index.html": "2" }));
  assert.equal(readFileSync(join(outside, "precious.txt"), "utf8"), "precious");
  assert.ok(lstatSync(join(folder, FOLDER_MARK)).isFile());
});

test("PUB-43 what a process that died had begun is finished and tidied by the next", (t) => {
  const folder = temporary(t);
  publishFolder(folder, "site", site({ "index.html": "1", "old.js": "1" }));
  // As it is after a death in the middle: the list names both, a file is half written, another is there already.
  const list = JSON.parse(readFileSync(join(folder, FOLDER_MARK), "utf8")) as {
    files: Record<string, string>;
  };
  const suffix = ".nightdesk-0123456789abcdef";
  const writing = { suffix, files: { "new.js": "0", "index.html": "0" } };
  writeFileSync(join(folder, FOLDER_MARK), JSON.stringify({ ...list, writing }));
  writeFileSync(join(folder, "new.js"), "2");
  writeFileSync(join(folder, `index.html${suffix}`), "ha");
  const end = publishFolder(folder, "site", site({ "index.html": "2", "new.js": "2" }));
  assert.deepEqual(end, { added: [], changed: ["index.html"], removed: ["old.js"] });
  assert.deepEqual(readdirSync(folder).toSorted(), [FOLDER_MARK, "index.html", "new.js"]);
});

test("PUB-43 a file that is as a process that died should have made it is ours, and goes with the site", (t) => {
  const folder = temporary(t);
  publishFolder(folder, "site", site({ "index.html": "1", "a.js": "1", "b.js": "1" }));
  const list = JSON.parse(readFileSync(join(folder, FOLDER_MARK), "utf8")) as object;
  const two = sha256(Buffer.from("2"));
  const writing = { suffix: ".nightdesk-0123456789abcdef", files: { "a.js": two, "b.js": two } };
  writeFileSync(join(folder, FOLDER_MARK), JSON.stringify({ ...list, writing }));
  writeFileSync(join(folder, "a.js"), "2");
  const told: string[] = [];
  const { removed } = publishFolder(folder, "site", site({ "index.html": "1" }), (one) => told.push(one));
  assert.deepEqual([removed, told], [["a.js", "b.js"], []]);
  assert.deepEqual(readdirSync(folder).toSorted(), [FOLDER_MARK, "index.html"]);
});

test("PUB-47 a file of ours that somebody changed is told of: left if it is gone from the site, else overwritten", (t) => {
  const folder = temporary(t);
  publishFolder(folder, "site", site({ "index.html": "1", "old.html": "1", "a.js": "1" }));
  writeFileSync(join(folder, "index.html"), "by hand");
  writeFileSync(join(folder, "old.html"), "by hand");
  writeFileSync(join(folder, "a.js.nightdesk-new"), "others'");
  const told: string[] = [];
  const publish = () =>
    publishFolder(folder, "site", site({ "index.html": "2", "a.js": "2" }), (one) => told.push(one));
  assert.deepEqual(publish(), { added: [], changed: ["a.js", "index.html"], removed: [] });
  assert.deepEqual(told, [
    '"old.html" is no longer in the site, but was changed by somebody; it was left and is theirs now.',
    '"index.html" had been changed by somebody; it was overwritten.',
  ]);
  assert.equal(readFileSync(join(folder, "old.html"), "utf8"), "by hand");
  assert.equal(readFileSync(join(folder, "a.js.nightdesk-new"), "utf8"), "others'");
  assert.deepEqual(publish(), { added: [], changed: [], removed: [] });
  assert.equal(told.length, 2);
});

test("PUB-43 pages are written last, the first page after all", (t) => {
  const folder = temporary(t);
  const { added } = publishFolder(
    folder,
    "site",
    site({ "index.html": "", "a.html": "", "z.js": "", "b/c.css": "" }),
  );
  assert.deepEqual(added, ["b/c.css", "z.js", "a.html", "index.html"]);
});

test("PUB-44 the home, what it lives by, and folders that are much more than a site are never published to", (t) => {
  const home = temporary(t);
  const source = join(home, "data", "site");
  mkdirSync(source, { recursive: true });
  writeFileSync(join(home, "file"), "");
  for (const folder of [
    "",
    ".",
    "..",
    "/",
    "~",
    "state",
    "state/x",
    "tasks",
    "logs/x",
    "data/site",
    "data/site/in",
    "data",
    "file",
  ]) {
    assert.throws(() => locateFolder(home, folder, source), { code: "bad_target" }, folder);
  }
  symlinkSync(join(home, "state"), join(home, "link"));
  mkdirSync(join(home, "state"));
  assert.throws(() => locateFolder(home, "link/x", null), { code: "bad_target" });
  assert.equal(existsSync(locateFolder(home, "public", source)), false);
  for (const data of ["data", "./data/", "data/site/.."])
    assert.throws(() => locateFolder(home, data, null), /data holds the datasets of all tasks/, data);
  assert.ok(locateFolder(home, "data/other", null).endsWith("other"));
});

test("PUB-40 a folder that cannot be written is told in one sentence", (t) => {
  const folder = temporary(t);
  writeFileSync(join(folder, "file"), "");
  assert.throws(() => publishFolder(join(folder, "file", "x"), "x", site({ a: "" })), {
    code: "unwritable",
    message: /The folder x cannot be written/,
  });
});

test("PUB-45 CNAME stays in a folder, whoever put it there, and does not make it others'", (t) => {
  const folder = temporary(t);
  writeFileSync(join(folder, "CNAME"), "night.example\n");
  publishFolder(folder, "site", site({ "index.html": "1" }));
  publishFolder(folder, "site", site({ "index.html": "2" }));
  assert.equal(readFileSync(join(folder, "CNAME"), "utf8"), "night.example\n");
  const own = join(temporary(t), "own");
  publishFolder(own, "site", site({ "index.html": "1", CNAME: "own.example" }));
  assert.deepEqual(publishFolder(own, "site", site({ "index.html": "1" })).removed, []);
  assert.equal(readFileSync(join(own, "CNAME"), "utf8"), "own.example");
});

test("PUB-46 a folder of another home is refused unless it is adopted; a list without a home is taken over", (t) => {
  const folder = temporary(t);
  const other = "b".repeat(32);
  publishFolder(folder, "site", site({ "index.html": "1" }));
  const theirs = (adopt: boolean) =>
    publishFor(folder, "site", site({ "index.html": "2" }), { home: other, adopt });
  assert.throws(() => theirs(false), {
    code: "not_ours",
    message:
      "The folder site is the site of another Nightdesk home; name another folder, or write `adopt: true` to have that site replaced.",
  });
  assert.equal(readFileSync(join(folder, "index.html"), "utf8"), "1");
  assert.deepEqual(theirs(true).changed, ["index.html"]);
  const mark = join(folder, FOLDER_MARK);
  const { home: _home, ...before } = JSON.parse(readFileSync(mark, "utf8")) as { home: string };
  writeFileSync(mark, JSON.stringify(before));
  assert.deepEqual(publishFolder(folder, "site", site({ "index.html": "2" })).changed, []);
  assert.equal((JSON.parse(readFileSync(mark, "utf8")) as { home: string }).home, OURS);
});

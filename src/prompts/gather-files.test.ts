import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryHome } from "../cli/fixtures/temporary-home.ts";
import { renderPrompt } from "./render-prompt.ts";
import { testParts, testRequest } from "./test-parts.ts";

const onWindows = process.platform === "win32" ? "links need rights on Windows" : false;

async function render(home: string, ...paths: string[]) {
  const inputs = paths.map((path) => ({ kind: "file", path: join(home, path) }) as const);
  return await renderPrompt(testParts(), testRequest(home, { inputs }));
}

function names(rendered: Awaited<ReturnType<typeof render>>): string[] {
  return rendered.inputs.map(({ name }) => name);
}

function homeWithNotes(t: TestContext): string {
  return temporaryHome(t, {
    "notes/b.md": "b",
    "notes/B.md": "B",
    "notes/a.md": "a",
    "notes/ž.md": "z",
    "notes/a.txt": "no",
    "notes/deep/c.md": "c",
    "notes/.hidden.md": "h",
    ".env": "TOKEN=1",
    "state/ledger.md": "s",
    "sub/.env.local": "x",
  });
}

test("PRM-01: files of a pattern come in the order of the bytes of their names, each once", async (t) => {
  const home = homeWithNotes(t);
  assert.deepEqual(names(await render(home, "notes/*.md")), [
    "notes/B.md",
    "notes/a.md",
    "notes/b.md",
    "notes/ž.md",
  ]);
  assert.deepEqual(names(await render(home, "notes/**/*.md", "notes/a.md", "notes/*")).slice(-2), [
    "notes/ž.md",
    "notes/a.txt",
  ]);
});

test("PRM-01: a file that is not there is told, and so is a pattern without files", async (t) => {
  const home = homeWithNotes(t);
  const { text, inputs } = await render(home, "notes/none.md", "none/*.md");
  assert.deepEqual(
    inputs.map(({ name, missing, bytes, sha256 }) => ({ name, missing, bytes, sha256 })),
    ["notes/none.md", "none/*.md"].map((name) => ({ name, missing: true, bytes: 0, sha256: "" })),
  );
  assert.match(text, /<input name="notes\/none\.md" note="missing: there is no such file">\n<\/input>/);
});

test("PRM-03: secrets are refused by name, and only listed where a pattern finds them", async (t) => {
  const home = homeWithNotes(t);
  for (const path of [".env", "state/ledger.md", "sub/.env.local", "state/none"])
    await assert.rejects(render(home, path), /may hold secrets/, path);
  const { text, inputs } = await render(home, "**/*", "**/.*");
  const left = inputs.filter(({ leftOut }) => leftOut === "secret");
  assert.deepEqual(
    left.map(({ name, sha256 }) => [name, sha256]),
    [
      ["state/", ""],
      [".env", ""],
      ["sub/.env.local", ""],
    ],
  );
  assert.doesNotMatch(text, /TOKEN/);
  assert.match(text, /<input name="\.env" note="not given: it may hold secrets">\n<\/input>/);
});

test("PRM-03: what runs leave in state/ does not change the hash", async (t) => {
  const home = homeWithNotes(t);
  const before = await render(home, "**");
  mkdirSync(join(home, "state/runs"));
  writeFileSync(join(home, "state/runs/output"), "x");
  assert.equal((await render(home, "**")).hash, before.hash);
});

test(
  "PRM-03: links are followed inside the home, and refused where they lead out of it",
  { skip: onWindows },
  async (t) => {
    const home = homeWithNotes(t);
    const outside = temporaryHome(t, { "secret.md": "outside" });
    symlinkSync("a.md", join(home, "notes/inside.md"));
    symlinkSync(join(home, ".env"), join(home, "notes/env.md"));
    symlinkSync(join(home, "nowhere"), join(home, "notes/dangling.md"));
    const { text, inputs } = await render(home, "notes/*.md");
    const facts = new Map(inputs.map((input) => [input.name, input]));
    assert.equal(facts.get("notes/inside.md")?.sha256, facts.get("notes/a.md")?.sha256);
    assert.equal(facts.get("notes/env.md")?.leftOut, "secret");
    assert.equal(facts.get("notes/dangling.md")?.missing, true);
    assert.doesNotMatch(text, /TOKEN/);
    await assert.rejects(render(home, "notes/env.md"), /notes\/env\.md may hold secrets/);

    symlinkSync(outside, join(home, "linked"));
    symlinkSync(join(outside, "secret.md"), join(home, "notes/out.md"));
    for (const path of ["notes/out.md", "notes/*.md", "linked/secret.md", "linked/*.md"])
      await assert.rejects(render(home, path), /is a link that leads out of the home/, path);
    // A folder that is a link is no file, and nothing in it is looked for.
    assert.deepEqual(names(await render(home, "*")), ["*"]);
  },
);

test("PRM-03: a home that is itself reached by a link is the same home", { skip: onWindows }, async (t) => {
  const home = homeWithNotes(t);
  const away = temporaryHome(t, {});
  symlinkSync(home, join(away, "home"));
  const there = await render(join(away, "home"), "notes/*.md");
  assert.equal(there.hash, (await render(home, "notes/*.md")).hash);
});

test("PRM-01: folders and places outside the home are no inputs", async (t) => {
  const home = homeWithNotes(t);
  await assert.rejects(render(home, "notes"), /notes is a folder/);
  await assert.rejects(render(home, "../x.md"), /lies outside the home/);
  await assert.rejects(render(home, "../*"), /lies outside the home/);
});

test("PRM-05: what is no UTF-8 text is named and hashed, not included", async (t) => {
  const home = homeWithNotes(t);
  writeFileSync(join(home, "notes/latin.md"), Buffer.from([0x70, 0xf8, 0xed]));
  writeFileSync(join(home, "notes/nul.md"), "a\0b");
  writeFileSync(join(home, "notes/bom.md"), "\ufeffafter the mark");
  const { text, inputs } = await render(home, "notes/latin.md", "notes/nul.md", "notes/bom.md");
  assert.deepEqual(
    inputs.map(({ leftOut, bytes, truncated }) => ({ leftOut, bytes, truncated })),
    [
      { leftOut: "not_text", bytes: 3, truncated: false },
      { leftOut: "not_text", bytes: 3, truncated: false },
      { leftOut: null, bytes: 17, truncated: false },
    ],
  );
  assert.match(text, /<input name="notes\/latin\.md" note="not given: 3 bytes that are not UTF-8 text">/);
  assert.match(text, /<input name="notes\/bom\.md">\nafter the mark\n<\/input>/);
});

test("PRM-04: a pattern that names thousands of files is refused", async (t) => {
  const home = temporaryHome(t, {});
  const parts = testParts({
    glob: async () => Array.from({ length: 1_001 }, (_, index) => `${index}.md`),
    locate: async (path) => ({ path, kind: "file", bytes: 1, identity: "1:1" }),
    readFile: async () => Buffer.from("x"),
  });
  const request = testRequest(home, { inputs: [{ kind: "file", path: join(home, "*.md") }] });
  await assert.rejects(renderPrompt(parts, request), /names more than 1000 files/);
  const huge = {
    ...parts,
    locate: async (path: string) => ({ path, kind: "file" as const, bytes: 2 ** 40, identity: "1:1" }),
  };
  await assert.rejects(renderPrompt(huge, request), /at most 67108864/);
});

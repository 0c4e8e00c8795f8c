/** specs/021: what is published, what is shown before, and what stops it. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { PublishError } from "../../src/ports/publish-error.ts";
import type { PublishOrder } from "../../src/ports/publisher.ts";
import { SIZE_LIMITS } from "../../src/publishing/limits.ts";
import { makeStage, type Stage } from "./stage.ts";

const signal = new AbortController().signal;

/** Every file and folder below a folder, with what it holds. */
function everything(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, entry.isFile() ? readFileSync(path).toString("base64") : "folder"];
    }),
  );
}

test("PUB-05 a hit stops it before anything goes out, to a branch and to a folder", async (t) => {
  const stage = makeStage(t);
  const remote = stage.bare();
  stage.site["index.html"] = "page\nwrite to jana@firma.cz\nkey correct-horse-battery\n";
  for (const to of [{ git: { remote } }, { folder: "public" }]) {
    await assert.rejects(stage.publish(to), (fault: PublishError) => {
      assert.equal(fault.code, "secrets_found");
      assert.match(
        fault.message,
        /^Nothing was published.*an e-mail address: index\.html, line 2, column 10; the secret CANARY of this home: index\.html, line 3, column 5\. Take/,
      );
      assert.doesNotMatch(fault.message, /firma|horse/);
      assert.equal(fault.found.length, 2);
      return true;
    });
  }
  assert.equal(stage.git(remote, "for-each-ref"), "");
  assert.equal(readdirSync(stage.home).includes("public"), false);
  const allowed = await stage
    .publish({ folder: "public" }, { allow: ["jana@firma.cz"] })
    .catch((fault: PublishError) => fault.found);
  assert.deepEqual(allowed, [
    { file: "index.html", kind: "the secret CANARY of this home", form: "plain", line: 3, column: 5 },
  ]);
});

test("PUB-52 equal hits are told together, by the name of the secret and the fields that hold it", async (t) => {
  const stage = makeStage(t);
  const words = Array.from({ length: 31 }, () => ({ id: "correct-horse-battery" }));
  const keyed = { tasks: { "correct-horse-battery": { "correct-horse-battery-2": 1 } } };
  stage.site["index.html"] = `<p>\n${answers({ grid: { tasks: words }, ...keyed })}`;
  stage.publicTasks = ["correct-horse-battery"];
  await assert.rejects(stage.publish({ folder: "public" }), (fault: PublishError) => {
    assert.equal(fault.found.length, 33);
    assert.deepEqual(fault.lines, [
      "the secret CANARY of this home: 33 times, first at index.html, line 2, column 71, in grid.tasks[].id, tasks.{task}, tasks.{task}.{…}",
    ]);
    assert.ok(fault.message.includes(fault.lines[0] ?? "?"));
    assert.doesNotMatch(JSON.stringify(fault.found), /horse/);
    return true;
  });
});

test("PUB-02 only a folder below the home is published, without links, private files and what nobody meant", async (t) => {
  const stage = makeStage(t);
  const publish = async (folder: string): Promise<unknown> =>
    await stage.publisher.publish({ source: { folder }, to: { folder: "public" } }, signal);
  for (const folder of ["..", ".", stage.folder, "state", "tasks", "data", "nowhere", "file"]) {
    if (folder === "file") writeFileSync(join(stage.home, "file"), "");
    if (["state", "tasks", "data"].includes(folder)) mkdirSync(join(stage.home, folder), { recursive: true });
    await assert.rejects(publish(folder), { code: "bad_target" }, folder);
  }
  stage.write("outside/secret.txt", "outside");
  stage.write("home/data/site/index.html", "<h1>mine</h1>");
  stage.write("home/data/site/.DS_Store", "x");
  symlinkSync(join(stage.folder, "outside"), join(stage.home, "data", "link"));
  await assert.rejects(publish("data/link"), { code: "bad_target", message: /not below the home/ });
  assert.deepEqual(
    await stage.publisher
      .publish({ source: { folder: "data/site" }, to: { folder: "public" } }, signal)
      .then(({ added, tasks }) => [added, tasks]),
    [["index.html"], null],
  );
  symlinkSync(join(stage.folder, "outside", "secret.txt"), join(stage.home, "data", "site", "x.txt"));
  await assert.rejects(publish("data/site"), { code: "bad_site", message: /"x\.txt" is a link/ });
  for (const [name, form] of [
    [".env", /never published/],
    [".git/config", /never published/],
  ] as const) {
    stage.write(`home/data/bad${name.length}/${name}`, "x");
    await assert.rejects(publish(`data/bad${name.length}`), { code: "bad_site", message: form });
  }
});

test("PUB-33 sizes are looked at before a byte is read", async (t) => {
  const stage = makeStage(t, { limits: { ...SIZE_LIMITS, site: 10 } });
  stage.write("home/data/site/a.txt", "more than ten bytes");
  await assert.rejects(
    stage.publisher.publish({ source: { folder: "data/site" }, to: { folder: "p" } }, signal),
    { code: "bad_site", message: /is 19 bytes large; at most 10 bytes/ },
  );
});

const answers = (value: unknown): string =>
  `<script type="application/json" id="answers">${JSON.stringify(value)}</script>`;

async function seen(stage: Stage, to: PublishOrder["to"]) {
  return await stage.publisher.preview({ source: { dashboard: true }, to }, signal);
}

test("PUB-03 the preview shows tasks, fields and files against the last publish, and writes nothing anywhere", async (t) => {
  const stage = makeStage(t);
  const remote = stage.bare();
  stage.site["index.html"] = answers({
    "/api/tasks/one?days=14": { id: "one", runs: [{ state: "ok" }] },
    tasks: { one: 1 },
  });
  const before = everything(stage.folder);
  const first = await seen(stage, { git: { remote } });
  assert.deepEqual(everything(stage.folder), before);
  assert.deepEqual([first.lastAt, first.tasks?.added, first.tasks?.all], [null, ["one"], 9]);
  assert.deepEqual(first.fields.all, [
    "/api/tasks/{task}.id",
    "/api/tasks/{task}.runs[].state",
    "tasks.{task}",
  ]);
  assert.deepEqual(
    first.files.map(({ path, change }) => `${path} ${change}`),
    ["index.html new", "assets/app.js new", ".nojekyll new", ".nightdesk-site new"],
  );
  await stage.publish({ git: { remote } });
  stage.publicTasks = ["two"];
  stage.site = { "index.html": answers({ "/api/tasks/two": { id: "two", detail: "why" } }), "new.txt": "1" };
  stage.now += 60_000;
  const after = everything(stage.folder);
  const second = await seen(stage, { git: { remote } });
  assert.deepEqual(everything(stage.folder), after);
  assert.equal(second.lastAt, stage.now - 60_000);
  assert.deepEqual(
    [second.tasks?.added, second.tasks?.removed, second.removed],
    [["two"], ["one"], ["assets/app.js"]],
  );
  assert.deepEqual(
    [second.fields.added, second.fields.removed],
    [["/api/tasks/{task}.detail"], ["/api/tasks/{task}.runs[].state", "tasks.{task}"]],
  );
  const index = second.files.find(({ path }) => path === "index.html");
  assert.deepEqual(
    [index?.change, index?.growth],
    [
      "changed",
      (index?.bytes ?? 0) -
        Buffer.byteLength(
          answers({ "/api/tasks/one?days=14": { id: "one", runs: [{ state: "ok" }] }, tasks: { one: 1 } }),
        ),
    ],
  );
});

test("PUB-03 the preview tells what the scan finds and what would be refused", async (t) => {
  const stage = makeStage(t);
  stage.site["index.html"] = "jana@firma.cz";
  assert.deepEqual(
    (await seen(stage, { folder: "public" })).found.map(({ kind }) => kind),
    ["an e-mail address"],
  );
  stage.site = { "a:b": "" };
  assert.match((await seen(stage, { folder: "public" })).problems[0] ?? "", /"a:b" cannot be published/);
  await assert.rejects(seen(stage, { git: { remote: "ext::x" } }), { code: "bad_target" });
  await assert.rejects(seen(stage, { git: {} }), {
    code: "bad_target",
    message: /either `remote` or `repo`/,
  });
});

test("PUB-40 into a folder: written, unchanged, changed", async (t) => {
  const stage = makeStage(t);
  const ends = [
    await stage.publish({ folder: "public" }),
    await stage.publish({ folder: join(stage.home, "public") }),
  ];
  assert.deepEqual(
    ends.map(({ state, why }) => `${state}: ${why}`),
    ["published: 2 files changed", "unchanged: nothing is new since the last publish"],
  );
  assert.deepEqual(readdirSync(join(stage.home, "public")).toSorted(), [
    ".nightdesk-site.json",
    "assets",
    "index.html",
  ]);
  assert.equal(
    (await seen(stage, { folder: "public" })).files.every(({ change }) => change === "same"),
    true,
  );
});

test("PUB-06 a publisher that is busy for too long is told of", async (t) => {
  const slow = makeStage(t, {
    makeSite: async () => {
      await assert.rejects(makeOther.publish({ folder: "public" }), { code: "busy" });
      return { files: new Map([["index.html", Buffer.from("x")]]), publicTasks: [], allTasks: 1 };
    },
  });
  const makeOther = makeStage(t, { home: slow.home, lockPatienceMs: 60 });
  assert.equal((await slow.publish({ folder: "public" })).state, "published");
});

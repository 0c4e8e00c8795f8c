import assert from "node:assert/strict";
import { test } from "node:test";
import type { Published } from "../../sdk/index.ts";
import { settings } from "./settings.ts";
import { targetOf } from "./target.ts";
import { body, headline } from "./tell.ts";

const PUBLISHED: Published = {
  state: "published",
  why: "3 files changed",
  where: "git@github.com:jana/status.git gh-pages",
  commit: "25bd550de237ea341d61382229cb0573ecae69c3",
  address: "https://jana.github.io/status/",
  files: 12,
  bytes: 34_567,
  added: ["a b.html"],
  changed: ["index.html"],
  removed: ["old.html"],
  tasks: { public: ["clinvar", "project_health"], all: 9 },
  warnings: ["a.zip was not looked into: it is packed."],
};

test("PUB-60 the report says how many tasks are public, how to change that, where to, the commit and the files", () => {
  assert.equal(
    headline(PUBLISHED),
    "Published 2 of 9 tasks to git@github.com:jana/status.git gh-pages: 3 files changed",
  );
  assert.equal(
    body(PUBLISHED),
    `2 of 9 tasks are public. They are clinvar, project_health. A task is shown if its entry in the YAML says \`visibility: public\`, and no longer if that line goes.

- to: git@github.com:jana/status.git gh-pages
- commit: 25bd550de237ea341d61382229cb0573ecae69c3
- seen at: https://jana.github.io/status/ (unless the repository has a domain of its own)
- the site: 12 files, 34567 bytes
- new: https://jana.github.io/status/a%20b.html
- changed: https://jana.github.io/status/index.html
- removed: old.html
- note: a.zip was not looked into: it is packed.`,
  );
});

test("PUB-60 no public task, one task, what is unchanged and what waits have words of their own", () => {
  const none = { ...PUBLISHED, tasks: { public: [], all: 1 } };
  assert.match(body(none), /^0 of 1 task is public\. A task is shown if/);
  assert.equal(
    headline({ ...PUBLISHED, state: "unchanged", why: "nothing is new" }),
    "Nothing new to publish to git@github.com:jana/status.git gh-pages: 2 of 9 tasks are public",
  );
  assert.equal(
    headline({ ...PUBLISHED, state: "deferred", why: "1 file waits" }),
    "Not published to git@github.com:jana/status.git gh-pages yet: 1 file waits",
  );
  const many = {
    ...PUBLISHED,
    added: Array.from({ length: 30 }, (_, index) => `${index}`),
    changed: [],
    removed: [],
  };
  assert.match(body(many), /- and 10 more/);
});

test("PUB-64 settings name a folder or a branch, and a remote or a repository", () => {
  const target = (given: unknown) => targetOf(settings.parse(given));
  assert.deepEqual(target({ folder: "public" }), {
    to: { folder: "public" },
    options: { adopt: false, allow: [] },
  });
  assert.deepEqual(target({ git: { remote: "r.git" }, adopt: true }).to, {
    git: { remote: "r.git", branch: "gh-pages" },
  });
  assert.deepEqual(target({ git: { repo: "~/site", branch: "docs", token: "t" } }).to, {
    git: { repo: "~/site", branch: "docs", token: "t" },
  });
  for (const wrong of [
    {},
    { folder: "a", git: { remote: "b" } },
    { git: {} },
    { git: { remote: "a", repo: "b" } },
    { git: { remote: "-x" } },
    { git: { remote: "ext::x" } },
    { git: { remote: "a", branch: "a..b" } },
    { git: { remote: "a", branch: "a//b" } },
    { git: { remote: "a", branch: "x.lock" } },
    { folder: "a", more: 1 },
  ]) {
    assert.equal(settings.safeParse(wrong).success, false, JSON.stringify(wrong));
  }
});

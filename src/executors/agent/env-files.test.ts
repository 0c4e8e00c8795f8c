import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "node:test";
import { temporaryHome } from "../../cli/fixtures/temporary-home.ts";
import { envFilesWithin } from "./env-files.ts";

test("CLD-57: files with secrets are found at any depth, once each, and links lead nowhere twice", (t) => {
  const home = temporaryHome(t, {
    ".env": "",
    "a/.env.local": "",
    "a/b/c/.ENV": "",
    "a/environment": "",
    "a/.envrc": "",
    "node_modules/x/.env": "",
  });
  symlinkSync(home, join(home, "a", "circle"));
  const found = envFilesWithin([home, join(home, "a"), join(home, "gone")]);
  assert.deepEqual(
    found?.map((path) => relative(home, path)),
    [".env", "a/.env.local", "a/b/c/.ENV"],
  );
  assert.equal(envFilesWithin([home], 2), null);
});

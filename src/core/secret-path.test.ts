import assert from "node:assert/strict";
import { test } from "node:test";
import { isSecretPath } from "./secret-path.ts";

test("secrets are .env and its kin anywhere, and all of state/, whatever the case and the slashes", () => {
  for (const path of [".env", "a/b/.env", ".ENV", ".env.local", "state", "state/ledger.db", "State\\runs\\x"])
    assert.equal(isSecretPath(path), true, path);
  for (const path of ["env", "x.env", ".environment", "notes/state/a.md", "statement.md", ""])
    assert.equal(isSecretPath(path), false, path);
});

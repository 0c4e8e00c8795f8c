import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { needRoom } from "./room.ts";

test("GEN-102: room is for the new index, its rows, and the old one; the sentence says how much", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk room "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const [packed, plain, index] = ["c.vcf.gz", "c.vcf", "GRCh38.db"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(packed, Buffer.alloc(1000));
  writeFileSync(plain, Buffer.alloc(8000));
  writeFileSync(index, Buffer.alloc(500));
  for (const source of [packed, plain]) {
    const room = (withRows: boolean, free: number) => () =>
      needRoom({ source, index, withRows, free: () => free });
    assert.doesNotThrow(room(false, 2500));
    assert.throws(room(false, 2499), /about 1 MB are needed for the index, and 1 MB are free/);
    assert.doesNotThrow(room(true, 8500));
    assert.throws(room(true, 8499));
  }
  const asked: string[] = [];
  const later = join(folder, "data", "clinvar", "GRCh38.db");
  needRoom({ source: packed, index: later, withRows: false, free: (at) => (asked.push(at), 1e9) });
  assert.deepEqual(asked, [folder], "the folder is made later");
});

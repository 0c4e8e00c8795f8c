import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { decodeBytes } from "./bytes.ts";
import { parseStatus } from "./status-porcelain.ts";

const OID = "0123456789abcdef0123456789abcdef01234567";

function text(...records: string[]): Buffer {
  return Buffer.from(records.map((record) => `${record}\0`).join(""), "latin1");
}

test("the headers say where HEAD is", () => {
  const status = parseStatus(
    text(
      `# branch.oid ${OID}`,
      "# branch.head main",
      "# branch.upstream origin/main",
      "# branch.ab +3 -12",
      "# stash 2",
    ),
  );
  assert.equal(status.head, OID);
  assert.equal(status.branch, "main");
  assert.equal(status.upstream, "origin/main");
  assert.deepEqual([status.ahead, status.behind, status.stashes], [3, 12, 2]);
});

test("no commit yet, no branch, and no counts are null, and headers of the future do no harm", () => {
  const status = parseStatus(
    text("# branch.oid (initial)", "# branch.head (detached)", "# branch.ab +? -?", "# something.new 1"),
  );
  assert.deepEqual([status.head, status.branch, status.ahead, status.behind], [null, null, null, null]);
  assert.equal(status.truncated, false);
});

test("a renamed file is one entry with both its names, whatever these look like", () => {
  const entry = parseStatus(
    text(`2 R. N... 100644 100644 100644 ${OID} ${OID} R100 new name`, "# branch.head trick", "? other"),
  ).entries;
  assert.deepEqual(
    entry.map(({ kind, path, from }) => [kind, path, from]),
    [
      ["renamed", "new name", "# branch.head trick"],
      ["untracked", "other", null],
    ],
  );
});

test("submodules keep their state, and names that are not UTF-8 stay what they are on the disk", () => {
  const { entries } = parseStatus(
    text(`1 .M S.M. 160000 160000 160000 ${OID} ${OID} lib\xff"`, "! ignored/"),
  );
  assert.equal(entries[0]?.submodule, "S.M.");
  assert.equal(entries[0]?.path, 'lib\\xff"');
  assert.deepEqual([...(entries[0]?.rawPath ?? [])].at(-2), 0xff);
  assert.equal(entries[1]?.kind, "ignored");
});

test("an output that was cut off gives what came before, and says so", () => {
  assert.equal(parseStatus(Buffer.from("? one\0? tw")).truncated, true);
  const rename = parseStatus(text("? one", `2 R. N... 100644 100644 100644 ${OID} ${OID} R100 new`));
  assert.deepEqual([rename.entries.length, rename.truncated], [1, true]);
});

test("a record of no known kind is an error that shows it", () => {
  assert.throws(() => parseStatus(text("9 what is this")), /not understood: "9 what is this"/);
  assert.throws(() => parseStatus(text("1 .M N...")), /not understood/);
});

const nameBytes = fc
  .uint8Array({ minLength: 1, maxLength: 30 })
  .map((bytes) => Buffer.from(bytes).toString("latin1").replaceAll("\0", "\n"));
const xy = fc.constantFrom("M.", ".M", "A.", "AM", ".D", "R.", "UU");
const record = fc.oneof(
  fc.record({ kind: fc.constant("changed" as const), xy, path: nameBytes }),
  fc.record({ kind: fc.constant("renamed" as const), xy, path: nameBytes, from: nameBytes }),
  fc.record({ kind: fc.constant("unmerged" as const), xy, path: nameBytes }),
  fc.record({ kind: fc.constant("untracked" as const), path: nameBytes }),
  fc.record({ kind: fc.constant("ignored" as const), path: nameBytes }),
);

function write(entry: { kind: string; path: string; xy?: string; from?: string }): string[] {
  const modes = "N... 100644 100644 100644";
  if (entry.kind === "changed") return [`1 ${entry.xy} ${modes} ${OID} ${OID} ${entry.path}`];
  if (entry.kind === "renamed")
    return [`2 ${entry.xy} ${modes} ${OID} ${OID} R90 ${entry.path}`, entry.from ?? ""];
  if (entry.kind === "unmerged") return [`u ${entry.xy} ${modes} 100644 ${OID} ${OID} ${OID} ${entry.path}`];
  return [`${entry.kind === "untracked" ? "?" : "!"} ${entry.path}`];
}

test("what is written in the format is read back, with any bytes in the names", () => {
  fc.assert(
    fc.property(fc.array(record, { maxLength: 20 }), (records) => {
      const { entries, truncated } = parseStatus(text("# branch.head main", ...records.flatMap(write)));
      assert.equal(truncated, false);
      assert.deepEqual(
        entries.map(({ kind, path, from, rawPath }) => [kind, path, from, rawPath.toString("latin1")]),
        records.map((entry) => [
          entry.kind,
          decodeBytes(entry.path),
          "from" in entry ? decodeBytes(entry.from) : null,
          entry.path,
        ]),
      );
    }),
  );
});

test("no cut makes the reader stumble", () => {
  const whole = text(
    "# branch.head main",
    `2 R. N... 100644 100644 100644 ${OID} ${OID} R100 a b`,
    "c d",
    "? e",
  );
  for (let length = 0; length <= whole.length; length += 1) {
    assert.ok(parseStatus(whole.subarray(0, length)).entries.length <= 2);
  }
});

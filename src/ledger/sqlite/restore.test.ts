import assert from "node:assert/strict";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { aRun, T0 } from "../conformance/with-ledger.ts";
import { LedgerCorrupt, type LedgerError } from "../errors.ts";
import { checkIntegrity } from "./integrity.ts";
import { openSqliteLedger } from "./open.ts";
import { restoreFromBackup } from "./restore.ts";
import { withPath } from "./temporary-fixture.ts";

const PAGE = 4096;

const DAMAGES: Readonly<Record<string, (path: string) => void>> = {
  "its header is overwritten": (path) => overwrite(path, 0, 100),
  "pages in its middle are overwritten": (path) => overwrite(path, 2 * PAGE, 20 * PAGE),
  "its end is cut off": (path) => truncateSync(path, 3 * PAGE + 100),
  "it is empty": (path) => truncateSync(path, 0),
  "it is something else": (path) => writeFileSync(path, "Dear diary,\n".repeat(1000)),
};

for (const [title, damage] of Object.entries(DAMAGES)) {
  withPath(
    `a ledger is found damaged when ${title}; it is kept, and the newest good copy takes its place`,
    async (path) => {
      const folder = dirname(path);
      await fill(path, 300);
      const store = await openSqliteLedger({ path });
      await store.ledger.backup(`${folder}/backup/good.db`);
      await store.ledger.write((tx) => tx.addRun(aRun("after the copy"), T0));
      await store.close();
      writeFileSync(`${folder}/backup/newest.db`, "torn");

      damage(path);
      const damaged = readFileSync(path);
      assert.equal(checkIntegrity(path).state, "damaged");
      const backupPath = [`${folder}/backup/newest.db`, `${folder}/backup/good.db`];
      const done = await restoreFromBackup({ path, backupPath, asideName: "ledger.db.damaged" });
      assert.equal(
        done,
        "The damaged ledger is kept as ledger.db.damaged. The copy good.db was put in its place.",
      );
      assert.deepEqual(readFileSync(`${folder}/ledger.db.damaged`), damaged);
      assert.equal(checkIntegrity(path).state, "whole");
      assert.equal((statSync(path).mode & 0o777).toString(8), "600");
      const restored = await openSqliteLedger({ path });
      assert.equal((await restored.reading.liveRuns()).length, 300);
      await restored.close();
      assert.equal(existsSync(`${folder}/backup/good.db`), true);
    },
  );
}

withPath("without a good copy the place is left free, and the next opening begins anew", async (path) => {
  await fill(path, 1);
  truncateSync(path, 0);
  writeFileSync(`${path}-wal`, "rest of a log");
  const first = await restoreFromBackup({ path, backupPath: null, asideName: "aside" });
  assert.equal(first, "The damaged ledger is kept as aside. There is no copy of it, so a new one begins.");
  assert.deepEqual(readdirSync(dirname(path)), ["aside", "aside-wal", "ledger.db.restoring"]);
  await (await openSqliteLedger({ path })).close();
  truncateSync(path, 0);
  const second = await restoreFromBackup({ path, backupPath: `${path}.missing`, asideName: "aside" });
  assert.equal(second, "The damaged ledger is kept as aside-2. No copy of it is whole, so a new one begins.");
});

withPath("a ledger that is whole is left alone, whoever says it is damaged", async (path) => {
  await fill(path, 3);
  const done = await restoreFromBackup({ path, backupPath: null, asideName: "aside" });
  assert.equal(done, "The ledger is whole; nothing was done.");
  assert.equal(existsSync(path), true);
});

withPath("damage that is met while reading is told as damage", async (path) => {
  await fill(path, 300);
  overwrite(path, 30 * PAGE, 30 * PAGE);
  const error = await reads(path).then(
    () => assert.fail("the damage was not seen"),
    (fault: LedgerError) => fault,
  );
  assert.ok(error instanceof LedgerCorrupt);
  assert.equal(error.code, "LEDGER_CORRUPT");
  assert.ok(error.cause instanceof Error);
});

withPath(
  "a copy replaces the one before only when it is whole, and holds what was committed",
  async (path) => {
    const store = await openSqliteLedger({ path });
    const copy = `${dirname(path)}/backup/copy 'one'.db`;
    await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
    await store.ledger.backup(copy);
    await store.ledger.write((tx) => tx.addRun(aRun("b"), T0));
    await Promise.all([store.ledger.backup(copy), store.ledger.write((tx) => tx.addRun(aRun("c"), T0))]);
    await store.close();
    assert.deepEqual(readdirSync(dirname(copy)), ["copy 'one'.db"]);
    assert.equal((statSync(copy).mode & 0o777).toString(8), "600");
    const opened = await openSqliteLedger({ path: copy, readOnly: true });
    assert.deepEqual(
      (await opened.reading.liveRuns()).map((run) => run.id),
      ["a", "b"],
    );
    await opened.close();
  },
);

async function reads(path: string): Promise<void> {
  const store = await openSqliteLedger({ path });
  try {
    await store.reading.history({ limit: 1000 });
    await store.reading.liveRuns();
    await store.ledger.prune({ before: T0 + 1, runsPerTask: 5_000 });
    await store.ledger.backup(`${path}.copy`);
  } finally {
    await store.close();
  }
}

async function fill(path: string, runs: number): Promise<void> {
  const store = await openSqliteLedger({ path });
  await store.ledger.write(async (tx) => {
    for (let n = 0; n < runs; n += 1)
      await tx.addRun(aRun(`run-${n}-${"x".repeat(200)}`, { params: { text: "y".repeat(300) } }), T0 + n);
  });
  await store.close();
}

function overwrite(path: string, from: number, bytes: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, from);
  closeSync(file);
}

withPath("a ledger that cannot be looked at is not taken for damaged, and not replaced", async (path) => {
  await fill(path, 3);
  const folder = `${dirname(path)}/in the way`;
  mkdirSync(folder);
  const found = checkIntegrity(folder);
  assert.equal(found.state, "unknown");
  await assert.rejects(
    restoreFromBackup({ path: folder, backupPath: path, asideName: "aside" }),
    (fault: LedgerError) => fault.code === "LEDGER_UNAVAILABLE",
  );
  assert.ok(statSync(folder).isDirectory());
});

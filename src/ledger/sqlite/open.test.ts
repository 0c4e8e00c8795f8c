import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { aRun, T0 } from "../conformance/with-ledger.ts";
import { LedgerCorrupt, LedgerReadOnly, LedgerTooNew, LedgerUnavailable } from "../errors.ts";
import { LATEST_MIGRATION } from "../migrations/latest.ts";
import { MIGRATIONS } from "../migrations/index.ts";
import { openSqliteLedger } from "./open.ts";
import { withPath } from "./temporary-fixture.ts";

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

withPath("a new ledger is whole when it appears, and only its owner may read it", async (path) => {
  const store = await openSqliteLedger({ path });
  await store.ledger.write((tx) => tx.addRun(aRun("a"), T0));
  assert.deepEqual(readdirSync(dirname(path)), ["ledger.db", "ledger.db-shm", "ledger.db-wal"]);
  assert.deepEqual(
    readdirSync(dirname(path)).map((name) => mode(`${dirname(path)}/${name}`)),
    ["600", "600", "600"],
  );
  assert.equal(mode(dirname(path)), "700");
  await store.close();
  assert.deepEqual(readdirSync(dirname(path)), ["ledger.db"]);
});

withPath("the umask of a careless machine does not open the ledger to others", async (path) => {
  const store = await openSqliteLedger({ path });
  await store.close();
  chmodSync(path, 0o666);
  await (await openSqliteLedger({ path })).close();
  assert.equal(mode(path), "600");
});

withPath("writes survive the file being opened again, with everything set for a power cut", async (path) => {
  const first = await openSqliteLedger({ path });
  await first.ledger.write((tx) => tx.addRun(aRun("a"), T0));
  await first.close();
  const second = await openSqliteLedger({ path });
  assert.equal((await second.reading.run("a"))?.state, "queued");
  await second.close();
  const raw = new DatabaseSync(path);
  assert.deepEqual({ ...raw.prepare("pragma journal_mode").get() }, { journal_mode: "wal" });
  raw.close();
});

withPath("sixteen that open at once all get the one ledger", async (path) => {
  const stores = await Promise.all(Array.from({ length: 16 }, () => openSqliteLedger({ path })));
  await Promise.all(stores.map(({ ledger }, n) => ledger.write((tx) => tx.addRun(aRun(`r${n}`), T0))));
  assert.equal((await stores[0]?.reading.liveRuns())?.length, 16);
  await Promise.all(stores.map((store) => store.close()));
});

withPath("an empty file is a lost ledger, not a new one", async (path) => {
  await (await openSqliteLedger({ path })).close();
  truncateSync(path, 0);
  await assert.rejects(openSqliteLedger({ path }), LedgerCorrupt);
  await assert.rejects(openSqliteLedger({ path, readOnly: true }), LedgerCorrupt);
});

withPath("a log without its database is a lost ledger; an empty log is nothing", async (path) => {
  mkdirSync(dirname(path));
  writeFileSync(`${path}-wal`, "x".repeat(100));
  await assert.rejects(openSqliteLedger({ path }), LedgerCorrupt);
  assert.equal(existsSync(path), false);
  truncateSync(`${path}-wal`, 0);
  await (await openSqliteLedger({ path })).close();
});

withPath("a text file and a stranger's database are refused as such", async (path) => {
  mkdirSync(dirname(path));
  writeFileSync(path, "to do: buy milk\n".repeat(500));
  await assert.rejects(openSqliteLedger({ path }), LedgerCorrupt);
  rmSync(path);
  const stranger = new DatabaseSync(path);
  stranger.exec("create table photos (id integer)");
  stranger.close();
  await assert.rejects(openSqliteLedger({ path }), { name: "LedgerCorrupt", message: /not a ledger/u });
  assert.equal(new DatabaseSync(path).prepare("select count(*) as n from photos").get()?.["n"], 0);
});

withPath("a ledger of a newer program is refused, and stays as it is", async (path) => {
  await (await openSqliteLedger({ path })).close();
  const raw = new DatabaseSync(path);
  raw.prepare("insert into migration (number, name) values (?, 'of tomorrow')").run(LATEST_MIGRATION + 1);
  raw.close();
  for (const readOnly of [true, false]) {
    await assert.rejects(openSqliteLedger({ path, readOnly }), (error: unknown) => {
      assert.ok(error instanceof LedgerTooNew);
      assert.equal(error.code, "LEDGER_TOO_NEW");
      assert.match(
        error.message,
        new RegExp(`version ${LATEST_MIGRATION + 1}.*up to ${LATEST_MIGRATION}`, "u"),
      );
      return true;
    });
  }
});

withPath("to look at a ledger changes nothing and creates nothing", async (path) => {
  await assert.rejects(openSqliteLedger({ path, readOnly: true }), LedgerUnavailable);
  assert.equal(existsSync(dirname(path)), false);
  const writer = await openSqliteLedger({ path });
  await writer.ledger.write((tx) => tx.addRun(aRun("a"), T0));
  const looker = await openSqliteLedger({ path, readOnly: true });
  assert.equal((await looker.reading.liveRuns()).length, 1);
  await writer.ledger.write((tx) => tx.addRun(aRun("b"), T0));
  assert.equal((await looker.reading.liveRuns()).length, 2);
  await assert.rejects(
    looker.ledger.write((tx) => tx.setNote("wake_at", "1")),
    LedgerReadOnly,
  );
  await looker.close();
  await writer.close();
});

withPath("a path that is a folder, or leads through a file, is said to be so", async (path) => {
  mkdirSync(path, { recursive: true });
  await assert.rejects(openSqliteLedger({ path }), LedgerUnavailable);
  rmSync(path, { recursive: true });
  writeFileSync(path, "x");
  await assert.rejects(openSqliteLedger({ path: `${path}/ledger.db` }), LedgerUnavailable);
});

withPath(
  "where nothing may be written, the error says so, and looking still works",
  async (path, context) => {
    await (await openSqliteLedger({ path })).close();
    chmodSync(path, 0o400);
    chmodSync(dirname(path), 0o500);
    try {
      if (process.getuid?.() === 0) {
        context.diagnostic("run by root, whom permissions do not stop");
      } else {
        await assert.rejects(openSqliteLedger({ path }), LedgerReadOnly);
      }
      const looker = await openSqliteLedger({ path, readOnly: true });
      assert.deepEqual(await looker.reading.liveRuns(), []);
      await looker.close();
    } finally {
      chmodSync(dirname(path), 0o700);
    }
  },
);

withPath("the number of the newest migration is that of the list", () => {
  const numbers = MIGRATIONS.map(({ number }) => number);
  assert.deepEqual(
    numbers,
    [...new Set(numbers)].toSorted((a, b) => a - b),
  );
  assert.equal(numbers.at(-1), LATEST_MIGRATION);
});

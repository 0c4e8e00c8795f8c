import assert from "node:assert/strict";
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { aRun, T0 } from "../conformance/with-ledger.ts";
import { openSqliteLedger } from "./open.ts";
import { withPath } from "./temporary-fixture.ts";

const RACER = fileURLToPath(new URL("fixtures/racer.ts", import.meta.url));
const RACERS = 8;
const RUNS = 40;

withPath(`${RACERS} processes that claim the same ${RUNS} runs win each of them once`, async (path) => {
  const store = await openSqliteLedger({ path });
  await store.ledger.write(async (tx) => {
    for (let n = 0; n < RUNS; n += 1) await tx.addRun(aRun(`run-${n}`, { task: `task-${n}` }), T0);
  });
  const racers = Array.from({ length: RACERS }, (_, n) =>
    fork(RACER, [path, `racer-${n}`], { silent: true }),
  );
  const outputs = racers.map((racer) =>
    Promise.all([said(racer.stdout), said(racer.stderr), once(racer, "exit")]),
  );
  await Promise.all(racers.map((racer) => once(racer, "message")));
  for (const racer of racers) racer.send("go");
  const wins: string[] = [];
  for (const [won, errors, [code]] of await Promise.all(outputs)) {
    assert.equal(code, 0, errors);
    wins.push(...(JSON.parse(won) as string[]));
  }
  assert.equal(wins.length, RUNS);
  assert.equal(new Set(wins).size, RUNS);
  const live = await store.reading.liveRuns();
  assert.equal(new Set(live.map((run) => run.token)).size, RUNS, "no token was given twice");
  assert.equal((await store.ledger.read((tx) => tx.heldLocks())).size, RUNS);
  await store.close();
});

function said(stream: ChildProcess["stdout"]): Promise<string> {
  return stream === null ? Promise.resolve("") : text(stream);
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Outcome } from "../../core/outcome.ts";
import { EMPTY_REPORT } from "../../core/report.ts";
import { anEnd, apply, aRun, start } from "../../ledger/conformance/with-ledger.ts";
import { ChannelError } from "../../ports/channel-error.ts";
import { makeTask } from "../../testing/make-task.ts";
import { openOutbox } from "./fixtures/outbox.ts";
import { createDelivery } from "./index.ts";
import { keepLiveRun } from "./live-runs.ts";

const SECOND = 1_000;
const ASKED = { channel: "telegram", chat: "7", message: "101", isAsked: true } as const;

type Outbox = Awaited<ReturnType<typeof openOutbox>>;

/** A run of `brief` at work, and a worker that hears of it. */
async function atWork(outbox: Outbox, id = "run1") {
  const { store, ledger, clock } = outbox;
  await ledger.write((tx) => tx.addRun(aRun(id), clock.now()));
  const token = await start(store, id, clock.now());
  const worker = createDelivery(outbox.partsOf(1));
  const run = (await outbox.reading.run(id)) ?? assert.fail();
  return {
    worker,
    says: (fraction: number, note: string | null = null) => worker.progress(run, fraction, note),
    look: () => outbox.play(worker),
    async end(outcome: Outcome, headline: string | null = null): Promise<void> {
      const at = clock.now();
      await ledger.write((tx) => tx.saveReport(id, { ...EMPTY_REPORT, headline }, at));
      await apply(store, { run: id, event: "end", at, token, outcome, attempt: anEnd(outcome) });
    },
  };
}

test("DEL-41 a message about a run that was asked for follows it, not too often, and says how it ended", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  const { says, look: again, end } = await atWork(outbox);
  await outbox.ledger.write((tx) => keepLiveRun(tx, { ...ASKED, run: "run1" }));
  await again();
  assert.deepEqual(outbox.amended, [], "it says already that it runs");
  says(0.404, "12 of 30, hunter22");
  await again();
  says(0.5);
  await again();
  outbox.clock.pass(5 * SECOND);
  await again();
  await end("succeeded", "12 new");
  await again();
  await again();
  assert.deepEqual(outbox.amended, [
    "101: brief is running … 40 % · 12 of 30, ***",
    "101: brief is running … 50 %",
    "101: brief succeeded: 12 new",
  ]);
  assert.equal(await outbox.reading.note("live_messages"), null);
});

test("DEL-52 whichever process delivers next says how the run ended, as soon as the chat can be reached", async () => {
  let isAway = true;
  const onChange = () => {
    if (isAway) throw new ChannelError("later", "no network");
  };
  const outbox = await openOutbox({ telegram: {} }, {}, { onChange });
  const { end } = await atWork(outbox);
  await outbox.ledger.write((tx) => keepLiveRun(tx, { ...ASKED, run: "run1" }));
  await end("failed");
  await outbox.drain();
  assert.deepEqual(outbox.amended, []);
  isAway = false;
  outbox.clock.pass(3_600 * SECOND);
  await outbox.drain();
  assert.deepEqual(outbox.amended, ["101: brief failed."]);
});

test("DEL-52 where the message cannot be changed any more, whoever asked is told by another one", async () => {
  const onChange = () => {
    throw new ChannelError("refused", "message to edit not found");
  };
  const outbox = await openOutbox({ telegram: {} }, {}, { onChange });
  const { end } = await atWork(outbox);
  await outbox.ledger.write((tx) => keepLiveRun(tx, { ...ASKED, run: "run1" }));
  await end("timed_out");
  await outbox.drain();
  await outbox.drain();
  assert.deepEqual(outbox.amended, ["live-1: brief timed out."]);
});

test("DEL-53 a task with notify: [progress] gets a message as soon as its run takes longer, once, and none in quiet hours", async () => {
  const tasks = [makeTask("brief", { notify: ["failure", "progress"] })];
  const channels: Record<string, unknown> = { ntfy: {}, telegram: {} };
  const outbox = await openOutbox(channels, {}, { tasks });
  const { says, look: again, end } = await atWork(outbox);
  says(0.1);
  await again();
  assert.deepEqual(outbox.amended, [], "it may be over in a moment");
  outbox.clock.pass(15 * SECOND);
  channels["quiet"] = "11:00-13:00";
  await again();
  assert.deepEqual(outbox.amended, []);
  delete channels["quiet"];
  await again();
  says(0.2);
  await again();
  outbox.clock.pass(5 * SECOND);
  await again();
  await end("succeeded");
  await again();
  assert.deepEqual(outbox.amended, [
    "live-1: brief is running … 10 %",
    "live-1: brief is running … 20 %",
    "live-1: brief succeeded.",
  ]);
});

test("DEL-53 without the word nothing is said of a run on its way", async () => {
  const outbox = await openOutbox(
    { telegram: {} },
    {},
    { tasks: [makeTask("brief", { notify: ["success"] })] },
  );
  const { says, look: again } = await atWork(outbox);
  says(0.1);
  outbox.clock.pass(60 * SECOND);
  await again();
  assert.deepEqual(outbox.amended, []);
});

test("DEL-53 one of which nobody knows whether it arrived is not begun again", async () => {
  const tasks = [makeTask("brief", { notify: ["progress"] })];
  const onWrite = () => {
    throw new ChannelError("unknown", "the connection broke");
  };
  const outbox = await openOutbox({ telegram: {} }, {}, { tasks, onWrite });
  const { says, look: again, end } = await atWork(outbox);
  outbox.clock.pass(15 * SECOND);
  for (const fraction of [0.1, 0.2]) {
    says(fraction);
    await again();
    outbox.clock.pass(3_600 * SECOND);
  }
  await end("succeeded");
  await again();
  assert.deepEqual(outbox.amended, ["live-1: brief is running … 10 %"]);
});

test("DEL-53 on a full disk a message that cannot be kept is not written again, on no channel", async () => {
  const tasks = [makeTask("brief", { notify: ["progress"] })];
  const outbox = await openOutbox({ telegram: {} }, {}, { tasks });
  const disk = fullDisk(outbox);
  const { says, end } = await atWork(outbox);
  const worker = createDelivery(outbox.partsOf(1, { ledger: disk.ledger }));
  const run = (await outbox.reading.run("run1")) ?? assert.fail();
  worker.progress(run, 0.1, null);
  says(0.1);
  outbox.clock.pass(15 * SECOND);
  disk.state.isFull = true;
  for (let round = 0; round < 3; round += 1) {
    await outbox.play(worker);
    outbox.clock.pass(15 * SECOND);
  }
  await end("succeeded");
  await outbox.play(worker);
  await outbox.play(worker);
  assert.deepEqual(outbox.amended, ["live-1: brief is running … 10 %", "live-1: brief succeeded."]);
  disk.state.isFull = false;
  await outbox.play(worker);
  assert.equal(await outbox.reading.note("live_messages"), null);
  assert.equal(outbox.amended.length, 2);
});

test("DEL-52 on a full disk the end of a run is told once", async () => {
  const onChange = () => {
    throw new ChannelError("refused", "message to edit not found");
  };
  const outbox = await openOutbox({ telegram: {} }, {}, { onChange });
  const disk = fullDisk(outbox);
  const { end } = await atWork(outbox);
  await outbox.ledger.write((tx) => keepLiveRun(tx, { ...ASKED, run: "run1" }));
  await end("failed");
  const worker = createDelivery(outbox.partsOf(1, { ledger: disk.ledger }));
  disk.state.isFull = true;
  await outbox.play(worker);
  await outbox.play(worker);
  assert.deepEqual(outbox.amended, ["live-1: brief failed."]);
  disk.state.isFull = false;
  await outbox.play(worker);
  assert.equal(await outbox.reading.note("live_messages"), null);
  assert.equal(outbox.amended.length, 1);
});

/** A ledger of which nothing can be written while the disk is full. */
function fullDisk({ ledger }: Outbox) {
  const state = { isFull: false };
  const write: typeof ledger.write = async (work) => {
    if (state.isFull) throw new Error("no space left");
    return await ledger.write(work);
  };
  return { state, ledger: { ...ledger, read: ledger.read, write } };
}

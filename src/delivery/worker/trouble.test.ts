import assert from "node:assert/strict";
import { test } from "node:test";
import { ChannelError } from "../../ports/channel-error.ts";
import { NOON, openOutbox } from "./fixtures/outbox.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BOTH = { telegram: {}, webhook: {} };

/** Telegram, as long as it has a fault. */
function faulty(fault: { is: ChannelError | null }) {
  let tries = 0;
  return {
    tries: () => tries,
    conduct() {
      tries += 1;
      if (fault.is !== null) throw fault.is;
      return `t${tries}`;
    },
  };
}

test("DEL-56 a channel that asks for hours of silence gives way at once, and is not asked before they are over", async () => {
  const fault = {
    is: new ChannelError("later", "too many", { retryAfterMs: 6 * HOUR }) as ChannelError | null,
  };
  const telegram = faulty(fault);
  const outbox = await openOutbox(BOTH, { telegram: telegram.conduct });
  await outbox.add({ title: "one" }, { title: "two", severity: "critical" });
  await outbox.drain();
  assert.deepEqual(outbox.log().toSorted(), ["webhook: one", "webhook: two"]);
  assert.match(outbox.sent[0]?.message.note ?? "", /^telegram did not take this message: too many/);
  const asked = telegram.tries();
  fault.is = null;
  outbox.clock.pass(5 * HOUR);
  await outbox.add({ title: "three" });
  await outbox.drain();
  assert.equal(telegram.tries(), asked);
  assert.equal(outbox.sent.at(-1)?.message.note, "telegram cannot be reached: too many");
  outbox.clock.pass(2 * HOUR);
  await outbox.add({ title: "four" });
  await outbox.drain();
  assert.deepEqual(outbox.log().slice(2), ["webhook: three", "telegram: four"]);
  assert.equal(await outbox.reading.note("channel_troubles"), null);
});

test("DEL-57 while a channel is away for a week, what comes later goes to the next one at once, and it is tried now and then", async () => {
  const fault = { is: new ChannelError("later", "no network") as ChannelError | null };
  const telegram = faulty(fault);
  const outbox = await openOutbox(BOTH, { telegram: telegram.conduct });
  await outbox.add({ title: "first" });
  for (let minute = 0; minute < 45; minute += 5) {
    await outbox.drain();
    outbox.clock.pass(5 * MINUTE);
  }
  assert.deepEqual(outbox.log(), ["webhook: first"]);
  for (let day = 1; day < 7; day += 1) {
    outbox.clock.pass(DAY);
    await outbox.add({ title: `day ${day}` }, { title: `day ${day} again` });
    const before = telegram.tries();
    await outbox.drain();
    assert.equal(telegram.tries(), before + 1, "one message tries whether it is back");
    assert.equal(outbox.log().length, 1 + 2 * day, "none waits");
  }
  fault.is = null;
  outbox.clock.pass(DAY);
  await outbox.add({ title: "home again" });
  await outbox.drain();
  assert.equal(outbox.log().at(-1), "telegram: home again");
  assert.equal(outbox.log().length, new Set(outbox.log()).size);
});

test("DEL-03 after days without the only channel everything comes once, in its order, and nothing overtakes", async () => {
  const fault = { is: new ChannelError("later", "no network") as ChannelError | null };
  const outbox = await openOutbox({ telegram: {} }, { telegram: faulty(fault).conduct });
  const titles = ["one", "two", "three", "four"];
  for (const title of titles) {
    await outbox.add({ title, task: title });
    await outbox.drain();
    outbox.clock.pass(DAY);
  }
  await outbox.drain();
  fault.is = null;
  await outbox.add({ title: "newest", task: "newest" });
  await outbox.drain();
  assert.deepEqual(outbox.log(), [], "it waits behind those that wait for the channel");
  outbox.clock.pass(15 * MINUTE + 4 * MINUTE);
  await outbox.drain();
  assert.deepEqual(
    outbox.log(),
    [...titles, "newest"].map((title) => `telegram: ${title}`),
  );
});

test("DEL-56 a pause of weeks, or of a clock that was wrong, is one of a day at most", async () => {
  const fault = {
    is: new ChannelError("later", "slow down", { retryAfterMs: 90 * DAY }) as ChannelError | null,
  };
  const outbox = await openOutbox({ telegram: {} }, { telegram: faulty(fault).conduct });
  await outbox.add({ title: "one" });
  await outbox.drain();
  assert.equal((await outbox.deliveries("one"))[0]?.notBefore, NOON + DAY);
  fault.is = null;
  outbox.clock.pass(DAY);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: one"]);
});

test("DEL-57 a critical message tries a channel that fails, though others wait for it", async () => {
  const fault = { is: new ChannelError("later", "no network") as ChannelError | null };
  const outbox = await openOutbox({ telegram: {} }, { telegram: faulty(fault).conduct });
  await outbox.add({ title: "calm" });
  for (let times = 0; times < 6; times += 1) {
    await outbox.drain();
    outbox.clock.pass(5 * MINUTE);
  }
  await outbox.drain();
  fault.is = null;
  await outbox.add({ title: "fire", severity: "critical" });
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: fire", "telegram: calm"], "what waited follows at once");
});

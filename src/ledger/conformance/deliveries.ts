/** Messages on their way: each step once, and the message ends with its last delivery. */
import assert from "node:assert/strict";
import type { Store } from "../store.ts";
import { aMessage, HOUR, OTHER, OWNER, T0, withLedger, type OpenLedger } from "./with-ledger.ts";

/** Adds a message and gives it to channels. */
async function give(
  { ledger }: Store,
  key: string,
  ...channels: readonly ("ntfy" | "email")[]
): Promise<number> {
  return ledger.write(async (tx) => {
    await tx.addMessage(aMessage(key));
    const id = (await tx.messageId(key)) ?? assert.fail();
    await tx.addDeliveries(
      id,
      channels.map((channel) => ({ channel, notBefore: T0, note: null })),
    );
    return id;
  });
}

async function stateOf({ reading }: Store, id: number): Promise<string | undefined> {
  return (await reading.messages({})).find((message) => message.id === id)?.state;
}

export function deliveries(open: OpenLedger): void {
  withLedger(open, "a delivery is claimed once, and ends once", async (store) => {
    const { ledger } = store;
    const id = await give(store, "k", "ntfy");
    await give(store, "k", "ntfy");
    const claimed = await ledger.write((tx) => tx.claimDelivery("ntfy", OWNER, T0));
    assert.deepEqual([claimed?.message, claimed?.attempts, claimed?.tried], [id, 1, ["ntfy"]]);
    assert.equal(await ledger.write((tx) => tx.claimDelivery("ntfy", OTHER, T0)), null);
    assert.deepEqual(
      (await ledger.read((tx) => tx.sendingDeliveries())).map(({ owner }) => owner),
      [OWNER],
    );
    const end = { state: "sent", at: T0, channelMessageId: "m1" } as const;
    const delivery = claimed?.id ?? assert.fail();
    assert.equal(await ledger.write((tx) => tx.endDelivery(delivery, "sending", end)), true);
    assert.equal(await ledger.write((tx) => tx.endDelivery(delivery, "sending", end)), false);
    assert.equal(await stateOf(store, id), "sent");
  });

  withLedger(
    open,
    "a message is found by the id that its channel gave it, or one of its parts, the newest first",
    async (store) => {
      const { ledger } = store;
      for (const [key, ids] of [
        ["one", "7"],
        ["parts", "17,18,19"],
        ["again", "7"],
      ] as const) {
        const id = await give(store, key, "ntfy");
        const claimed = await ledger.write((tx) => tx.claimDelivery("ntfy", OWNER, T0, id));
        const end = { state: "sent", at: T0, channelMessageId: ids } as const;
        await ledger.write((tx) => tx.endDelivery(claimed?.id ?? 0, "sending", end));
      }
      await give(store, "unsent", "ntfy");
      const keyOf = (id: string, channel: "ntfy" | "email" = "ntfy") =>
        ledger.read(async (tx) => (await tx.messageSentAs(channel, id))?.key ?? null);
      assert.equal(await keyOf("7"), "again");
      for (const id of ["17", "18", "19"]) assert.equal(await keyOf(id), "parts");
      for (const id of ["1", "8", "71"]) assert.equal(await keyOf(id), null, id);
      assert.equal(await keyOf("7", "email"), null);
    },
  );

  withLedger(open, "sent without the channel's own id is refused", async (store) => {
    await give(store, "k", "ntfy");
    const claimed = await store.ledger.write((tx) => tx.claimDelivery("ntfy", OWNER, T0));
    const end = { state: "sent", at: T0 } as const;
    await assert.rejects(store.ledger.write((tx) => tx.endDelivery(claimed?.id ?? 0, "sending", end)));
  });

  withLedger(open, "DEL-01 a channel that took a message and gave no id is told apart", async (store) => {
    const id = await give(store, "k", "email");
    const claimed = await store.ledger.write((tx) => tx.claimDelivery("email", OWNER, T0));
    const end = { state: "sent", at: T0, channelMessageId: null } as const;
    await store.ledger.write((tx) => tx.endDelivery(claimed?.id ?? 0, "sending", end));
    assert.equal(await stateOf(store, id), "sent");
    const [delivery] = await store.reading.deliveriesOf(id);
    assert.deepEqual([delivery?.state, delivery?.channelMessageId], ["sent", null]);
  });

  withLedger(open, "a message is under way until its last delivery has ended", async (store) => {
    const { ledger } = store;
    const id = await give(store, "k", "ntfy", "email");
    const first = await ledger.write((tx) => tx.claimDelivery("ntfy", OWNER, T0));
    await ledger.write((tx) => tx.endDelivery(first?.id ?? 0, "sending", { state: "failed", at: T0 }));
    assert.equal(await stateOf(store, id), "pending");
    const second = await ledger.write((tx) => tx.claimDelivery("email", OWNER, T0));
    const end = { state: "sent", at: T0, channelMessageId: "m2" } as const;
    await ledger.write((tx) => tx.endDelivery(second?.id ?? 0, "sending", end));
    assert.equal(await stateOf(store, id), "sent");
    const health = await store.reading.channelHealth();
    assert.deepEqual(
      health.map(({ channel, sent, failed }) => [channel, sent, failed]),
      [
        ["email", 1, 0],
        ["ntfy", 0, 1],
      ],
    );
  });

  withLedger(open, "the next delivery is the earliest of what waits, planned or not", async (store) => {
    const { ledger } = store;
    const next = () => ledger.read((tx) => tx.nextDeliveryAt());
    assert.equal(await next(), null);
    await ledger.write((tx) => tx.addMessage(aMessage("late", { notBefore: T0 + HOUR })));
    assert.equal(await next(), T0 + HOUR);
    await give(store, "k", "ntfy");
    assert.equal(await next(), T0);
    await ledger.write((tx) => tx.holdChannel("ntfy", T0 + 2 * HOUR));
    assert.equal(await next(), T0 + HOUR);
    assert.equal(await ledger.write((tx) => tx.claimDelivery("ntfy", OWNER, T0)), null);
  });

  withLedger(open, "contained messages leave their queues and share the fate of the whole", async (store) => {
    const { ledger } = store;
    const part = await give(store, "part", "ntfy");
    const whole = await give(store, "whole", "ntfy");
    await ledger.write((tx) => tx.containMessages([part], whole));
    const claimed = await ledger.write((tx) => tx.claimDelivery("ntfy", OWNER, T0));
    assert.equal(claimed?.message, whole);
    const end = { state: "unknown", at: T0, error: "broke" } as const;
    await ledger.write((tx) => tx.endDelivery(claimed?.id ?? 0, "sending", end));
    assert.deepEqual([await stateOf(store, part), await stateOf(store, whole)], ["unknown", "unknown"]);
  });

  withLedger(
    open,
    "what a channel lost counts since its last success, without tests and what was never tried",
    async (store) => {
      const { ledger } = store;
      async function endNext(key: string, state: "sent" | "failed" | "unknown", at: number): Promise<void> {
        await give(store, key, "ntfy");
        const claimed = await ledger.write((tx) => tx.claimDelivery("ntfy", OWNER, at));
        const end = {
          state,
          at,
          error: `no ${key}`,
          channelMessageId: state === "sent" ? key : null,
        } as const;
        await ledger.write((tx) => tx.endDelivery(claimed?.id ?? 0, "sending", end));
      }
      const past = async () => {
        const { lastSentAt, lost, waiting, oldestAt, lastError } = await ledger.read((tx) =>
          tx.channelPast("ntfy"),
        );
        return [lastSentAt, lost, waiting, oldestAt, lastError];
      };
      assert.deepEqual(await past(), [null, 0, 0, null, null]);
      await endNext("a", "failed", T0);
      assert.deepEqual(await past(), [null, 1, 0, T0, "no a"]);
      await endNext("b", "sent", T0 + HOUR);
      assert.deepEqual(await past(), [T0 + HOUR, 0, 0, null, null]);
      await endNext("c", "unknown", T0 + 2 * HOUR);
      await give(store, "never tried", "ntfy");
      await ledger.write((tx) => tx.addMessage({ ...aMessage("t"), kind: "test" }));
      assert.deepEqual(await past(), [T0 + HOUR, 1, 0, T0, "no c"]);
      const claimed = await ledger.write((tx) => tx.claimDelivery("ntfy", OWNER, T0));
      const later = { state: "pending", at: T0, notBefore: T0 + 3 * HOUR, error: "busy" } as const;
      await ledger.write((tx) => tx.endDelivery(claimed?.id ?? 0, "sending", later));
      assert.deepEqual(await past(), [T0 + HOUR, 1, 1, T0, "busy"]);
    },
  );
}

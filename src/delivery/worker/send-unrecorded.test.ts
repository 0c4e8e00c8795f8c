import assert from "node:assert/strict";
import { test } from "node:test";
import type { ChannelName } from "../../core/channels.ts";
import { ChannelError } from "../../ports/channel-error.ts";
import type { OutgoingMessage } from "../../ports/channel.ts";
import { makeConfig } from "../../testing/make-task.ts";
import { sendUnrecorded } from "./send-unrecorded.ts";

const MESSAGE = {
  kind: "ledger",
  severity: "critical",
  task: null,
  run: null,
  title: "Nightdesk cannot keep watch",
  body: "It holds s3cret.",
  key: "k",
  createdAt: 0,
  notBefore: 0,
  expiresAt: null,
} as const;

function partsWhere(isSound: (name: ChannelName) => boolean) {
  const got: [ChannelName, OutgoingMessage][] = [];
  const told: string[] = [];
  const parts = {
    config: () => makeConfig([], { channels: { telegram: {}, webhook: {} } }),
    openChannel: async (name: ChannelName) => ({
      name,
      async send(message: OutgoingMessage) {
        if (!isSound(name)) throw new ChannelError("later", "it is down");
        got.push([name, message]);
        return { id: "1" };
      },
    }),
    mask: (text: string) => text.replaceAll("s3cret", "***"),
    tell: (detail: string) => void told.push(detail),
  };
  return { parts, got, told };
}

test("UNA-41 a message past the outbox goes to the first channel that takes it, masked", async () => {
  const { parts, got, told } = partsWhere((name) => name !== "telegram");
  assert.equal(await sendUnrecorded(parts, MESSAGE), true);
  assert.deepEqual(
    got.map(([name, { title, body }]) => [name, title, body]),
    [["webhook", "Nightdesk cannot keep watch", "It holds ***."]],
  );
  assert.match(told.join(), /telegram: .* could not be sent: it is down/);
});

test("UNA-41 if no channel takes it, that is told and nothing is thrown", async () => {
  const { parts, told } = partsWhere(() => false);
  assert.equal(await sendUnrecorded(parts, MESSAGE), false);
  assert.equal(told.length, 2);
  assert.equal(await sendUnrecorded({ ...parts, config: () => null }, MESSAGE), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { type ChannelPast, channelTrend } from "./channel-trend.ts";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 25, 12);

function told(past: Partial<ChannelPast>): string | null {
  const whole = {
    channel: "telegram",
    lastSentAt: null,
    lost: 0,
    waiting: 0,
    oldestAt: null,
    lastError: null,
  };
  return channelTrend({ ...whole, ...past } as ChannelPast, NOW)?.title ?? null;
}

test("UNA-26 a channel that loses three in a row, or one for a day, is told; one that has had nothing to do is not", () => {
  assert.equal(told({}), null);
  assert.equal(told({ lost: 2, oldestAt: NOW - HOUR }), null, "the next channel has told of each");
  assert.equal(
    told({ lost: 3, oldestAt: NOW - HOUR }),
    "telegram has never delivered anything: 3 messages did not get through",
  );
  const lost = { lost: 3, oldestAt: NOW - HOUR };
  assert.equal(told({ ...lost, lastSentAt: NOW - 36_000 }), null, "it worked a moment ago");
  assert.match(
    told({ ...lost, lastSentAt: NOW - HOUR }) ?? "",
    /^telegram has delivered nothing for 60 min: 3/,
  );
  assert.equal(told({ waiting: 9, oldestAt: NOW - 23 * HOUR }), null, "a network may be away for a night");
  assert.equal(
    told({ waiting: 1, lost: 1, oldestAt: NOW - 24 * HOUR, lastSentAt: NOW - 72 * HOUR }),
    "telegram has delivered nothing for 3 days: 1 message did not get through, 1 waits",
  );
});

test("UNA-26 the finding says what the channel said last, and how to try it", () => {
  const past = { lost: 3, oldestAt: NOW, lastSentAt: null, waiting: 0 } as const;
  const body = (lastError: string | null) => channelTrend({ channel: "ntfy", ...past, lastError }, NOW)?.body;
  assert.match(body("the topic is not known.") ?? "", /The last time: the topic is not known\. To try it: /);
  assert.match(body(null) ?? "", /nightdesk status\. To try it: nightdesk test-channel ntfy$/);
});

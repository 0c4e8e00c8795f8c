import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { createUsageReader } from "./usage-reader.ts";

const EVENTS = [
  {
    type: "message_start",
    message: { usage: { input_tokens: 70, output_tokens: 1, cache_read_input_tokens: 5 } },
  },
  { type: "content_block_delta", delta: { type: "text_delta", text: "čau — 夜" } },
  { type: "ping" },
  { type: "message_delta", usage: { output_tokens: 30, input_tokens: null } },
  { type: "message_stop" },
];

function wire(line = "\n"): Uint8Array {
  const text = EVENTS.map(
    (event) => `event: ${event.type}${line}data: ${JSON.stringify(event)}${line}${line}`,
  );
  return new TextEncoder().encode(text.join(""));
}

test("CLD-36: what was used is read from a stream, wherever it is cut into pieces", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(600), { maxLength: 20 }), fc.constantFrom("\n", "\r\n"), (cuts, line) => {
      const bytes = wire(line);
      const reader = createUsageReader("text/event-stream; charset=utf-8");
      const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
      for (const [index, from] of places.entries())
        reader.take(bytes.subarray(from, places[index + 1] ?? from));
      assert.ok(reader.isWhole());
      const { input, output, cacheRead } = reader.usage();
      assert.deepEqual([input, output, cacheRead], [70, 30, 5]);
    }),
  );
});

test("CLD-36: a stream without its end is not whole; its beginning is known", () => {
  const reader = createUsageReader("text/event-stream");
  const bytes = wire();
  reader.take(bytes.subarray(0, bytes.length - 20));
  assert.equal(reader.isWhole(), false);
  assert.equal(reader.usage().input, 70);
});

test("CLD-36: an answer in one piece is whole if it is JSON", () => {
  const whole = createUsageReader("application/json");
  whole.take(new TextEncoder().encode('{"usage":{"input_tokens":3,"output_tokens":4}}'));
  assert.ok(whole.isWhole());
  assert.deepEqual([whole.usage().input, whole.usage().output], [3, 4]);
  const half = createUsageReader("application/json");
  half.take(new TextEncoder().encode('{"usage":{"inp'));
  assert.equal(half.isWhole(), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { plainText } from "./edited-text.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);

test("GEN-60 what is written later is made meanwhile, and comes out in order and whole", async () => {
  const written: string[] = [];
  const waiting: (() => void)[] = [];
  const text = plainText(async (part) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    written.push(Buffer.from(part).toString());
  });
  const memory = Buffer.from("one");
  text.copy(memory);
  await text.flush();
  // The memory that was given is used for something else while it is being written.
  memory.fill("x");
  text.copy(bytes("t"));
  text.replace(5, bytes("wo"));
  const second = text.flush();
  assert.deepEqual([written, waiting.length], [[], 1], "one write at a time");
  waiting.shift()?.();
  await second;
  text.copy(bytes("three"));
  const end = text.end();
  waiting.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
  waiting.shift()?.();
  await end;
  assert.deepEqual(written, ["one", "two", "three"]);
});

test("GEN-60 a write that fails is told at the next one or at the end, and nothing is being written then", async () => {
  for (const isLast of [false, true]) {
    const text = plainText(() => Promise.reject(new Error("the disk is full")));
    text.copy(bytes("one"));
    await text.flush();
    text.copy(bytes(isLast ? "" : "two"));
    await assert.rejects(isLast ? text.end() : text.flush(), /the disk is full/);
    await text.settle();
  }
});

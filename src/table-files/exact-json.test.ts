import assert from "node:assert/strict";
import { test } from "node:test";
import { writeTableFile } from "./index.ts";

async function lines(value: unknown, type: "json" | "integer"): Promise<string> {
  const pieces: Uint8Array[] = [];
  async function* rows() {
    yield { value };
  }
  const table = { columns: [{ name: "value", type }], rows: rows() };
  await writeTableFile(table, async (bytes) => void pieces.push(bytes), {
    format: "jsonl",
    isVerbatim: false,
  });
  return Buffer.concat(pieces).toString();
}

test("DASH-200 JSON within a column keeps every digit, and a text that is none stays a text", async () => {
  const json = '{"a":[12345678901234567890,1.5,-0],"b":"x"}';
  assert.equal(await lines(json, "json"), `{"value":${json}}\n`);
  assert.equal(await lines("{not json", "json"), '{"value":"{not json"}\n');
  assert.equal(await lines(9007199254740993n, "integer"), '{"value":9007199254740993}\n');
});

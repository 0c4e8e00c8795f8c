import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOfBytes, hashOfText } from "./byte-hash.ts";
import { createRowReader } from "./row-reader.ts";

function read(...lines: readonly string[]) {
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  const reader = createRowReader();
  reader.open(text);
  let start = 0;
  for (let end = text.indexOf(10); end !== -1; end = text.indexOf(10, start)) {
    assert.ok(reader.line(start, end, 0, 0), JSON.stringify(reader.bad()));
    start = end + 1;
  }
  return reader.take();
}

function record(info: string): string {
  return `1\t100\t7\tA\tG\t.\t.\t${info}`;
}

test("GEN-21 the name of a change is found by its hash, wherever it stands and however long it is", () => {
  for (let length = 0; length < 40; length += 1) {
    const name = "CLNHGVS=" + "NC_000001.11:g.140052975A>G_and_more_of_it".slice(0, length);
    const infos = [name, `${name};ORIGIN=1`, `AF_ESP=0.1;${name}`, `ALLELEID=12;${name};CLNSIG=Benign`];
    const { columns } = read(...infos.map(record));
    assert.deepEqual(
      [...columns.hgvs],
      infos.map(() => hashOfText(name)),
      `${length}`,
    );
  }
});

test("GEN-21 a hash is that of the text, wherever it lies", () => {
  const text = "GENEINFO=SAMD11:148398|LOC7:7";
  for (let at = 0; at < 9; at += 1) {
    for (let length = 0; length <= text.length; length += 1) {
      const bytes = Buffer.from("~".repeat(at) + text.slice(0, length) + "~~~~~~~~");
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      assert.equal(hashOfBytes(view, at, at + length) >>> 0, hashOfText(text.slice(0, length)));
    }
  }
});

test("GEN-21 whatever byte of a record is another one, its fingerprint is another one", () => {
  const info =
    "ALLELEID=469170;CLNDISDB=MedGen:C3661900;CLNDN=not_provided;CLNREVSTAT=no_assertion;CLNSIG=Benign;GENEINFO=A:1;MC=SO:1|x;RS=12";
  const line = record(info);
  const prints = new Map<number, string>();
  const note = (changed: string): void => {
    const { columns } = read(changed);
    const print = columns.print[0] as number;
    assert.equal(prints.get(print) ?? changed, changed);
    prints.set(print, changed);
  };
  note(line);
  for (let at = line.indexOf(info); at < line.length; at += 1) {
    note(`${line.slice(0, at)}~${line.slice(at + 1)}`);
    note(`${line.slice(0, at)};${line.slice(at + 1)}`);
    note(line.slice(0, at) + line.slice(at + 1));
    note(`${line.slice(0, at)}~${line.slice(at)}`);
  }
  // An entry more at the end, without anything in it.
  note(`${line};`);
  assert.ok(prints.size > 400);
});

/**
 * What it costs to fill a dataset, beside the shell of SQLite that imports the same rows from a file.
 * Run with `node bench/datasets.ts [ROWS]`; default 1,000,000 rows of ten columns.
 */
import { spawnSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { chunksOf } from "../src/core/chunks.ts";
import { createSqliteDatasets } from "../src/datasets/sqlite/index.ts";
import type { TableShape } from "../src/ports/datasets.ts";
import { type Measurement, printTable } from "./support/table.ts";

const ROWS = Number(process.argv[2] ?? 1_000_000);
const SHAPE: TableShape = {
  key: ["id"],
  columns: {
    id: "integer",
    chrom: "text",
    pos: "integer",
    ref: "text",
    alt: "text",
    gene: "text",
    class: "text",
    stars: "integer",
    score: "real",
    note: "text",
  },
};

/** Rows that look like a catalogue of variants; the same in every run. */
function* rows(generation: number): Generator<Record<string, string | number>> {
  for (let id = 0; id < ROWS; id += 1) {
    yield {
      id,
      chrom: String((id % 22) + 1),
      pos: id * 37,
      ref: "ACGT"[id % 4] ?? "A",
      alt: "ACGT"[(id + 1) % 4] ?? "C",
      gene: `GENE${id % 20_000}`,
      class: id % 1000 === generation ? "changed" : "uncertain",
      stars: id % 5,
      score: id / 7,
      note: `note of row ${id}`,
    };
  }
}

const folder = mkdtempSync(join(tmpdir(), "nightdesk bench "));
const measurements: Measurement[] = [];
try {
  const datasets = createSqliteDatasets({ folder, now: () => Date.now() });
  let token = 0;
  const timed = async (
    what: string,
    work: (table: Awaited<ReturnType<typeof open>>["table"]) => Promise<unknown>,
    note: string,
  ) => {
    const { writer, table } = await open((token += 1));
    const before = performance.now();
    await work(table);
    await writer.commit();
    const ms = performance.now() - before;
    writer.close();
    measurements.push({
      what,
      measured: ms / 1000,
      unit: "s",
      target: null,
      note: `${note}; ${Math.round(ROWS / ms)} k rows/s`,
    });
    return ms;
  };
  const open = async (number: number) => {
    const writer = await datasets.write("bench", { task: "bench", run: `run-${number}`, token: number });
    return { writer, table: await writer.declare("variants", SHAPE) };
  };
  const upsert = (generation: number) => async (table: Awaited<ReturnType<typeof open>>["table"]) => {
    for await (const chunk of chunksOf(rows(generation), 5000)) await table.upsert(chunk);
  };
  const first = await timed("upsert of new rows", upsert(-1), "one transaction");
  await timed("the same again", upsert(-1), "nothing is written");
  await timed("a thousandth changed", upsert(7), "");
  await timed(
    "rebuild, a thousandth changed",
    (table) => table.rebuild(rows(8)),
    "beside, compared, swapped",
  );
  const peer = await importByShell();
  if (peer !== null) {
    measurements.push({
      what: "sqlite3 .import, with the key",
      measured: peer / 1000,
      unit: "s",
      target: null,
      note: "from CSV; no check, no comparison",
    });
    measurements.push({
      what: "upsert of new rows beside .import",
      measured: first / peer,
      unit: "×",
      target: null,
      note: "",
    });
  }
  const { maxRSS } = process.resourceUsage();
  measurements.push({
    what: "memory at most",
    measured: maxRSS / 1024,
    unit: "MB",
    target: null,
    note: `${ROWS} rows`,
  });
  printTable(measurements);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns ms, or null without the shell, which is said */
async function importByShell(): Promise<number | null> {
  if (spawnSync("sqlite3", ["--version"]).status !== 0) {
    console.log("sqlite3 is not installed (Debian: sqlite3); nothing to compare with.");
    return null;
  }
  const csv = join(folder, "rows.csv");
  await pipeline(Readable.from(lines()), createWriteStream(csv));
  const columns = Object.keys(SHAPE.columns).map((name) => (name === "id" ? "id integer primary key" : name));
  const commands = [
    `create table variants (${columns.join(", ")});`,
    ".mode csv",
    `.import '${csv}' variants`,
  ];
  const before = performance.now();
  const { status, stderr } = spawnSync("sqlite3", [join(folder, "peer.db")], {
    input: commands.join("\n"),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - before;
}

function* lines(): Generator<string> {
  for (const row of rows(-1)) yield `${Object.values(row).join(",")}\n`;
}

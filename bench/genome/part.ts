/**
 * One part of the engine, measured in a process of its own: `node bench/genome/part.ts WHAT ...`. Prints one line of JSON,
 * `{ms, ...}`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { annotateFile } from "../../src/genome-store/annotate.ts";
import { bgzfText } from "../../src/genome-store/bgzf.ts";
import { buildReferenceIndex } from "../../src/genome-store/build-index.ts";
import { openIndexFile } from "../../src/genome-store/index-file.ts";
import { indexPath, openReferenceIndex } from "../../src/genome-store/open-index.ts";
import { loadPrints } from "../../src/genome-store/release-prints.ts";
import { textPieces } from "../../src/genome-store/text-pieces.ts";
import { addRows } from "../../src/genome-store/variant-rows.ts";
import { createJoin } from "../../src/genome/join.ts";
import { diffReleases } from "../../src/genome/release-diff.ts";
import { wholeLines } from "../../src/genome/whole-lines.ts";

const [what = "", folder = "", file = ""] = process.argv.slice(2);
const assembly = "GRCh38";

const PARTS: Readonly<Record<string, () => Promise<object>>> = {
  /** Nothing but unpacking, by one thread. */
  async floor() {
    let bytes = 0;
    for await (const piece of bgzfText(file)) bytes += piece.length;
    return { bytes };
  },
  /** Unpacking, and the join without anything made of its answers. */
  join: () => joined(textPieces(file)),
  /** The same by one thread. */
  "join alone": () => joined(bgzfText(file)),
  async annotate() {
    const { hits } = await annotateFile({ path: file, index: (name) => openReferenceIndex(folder, name) });
    return { hits: hits.length };
  },
  async build() {
    const { meta, changes } = await buildReferenceIndex({ folder, source: file, assembly, now: 1 });
    return { rows: meta.rows, changes };
  },
  /** By one thread, and thrown away. */
  async "build alone"() {
    const aside = mkdtempSync(join(folder, "alone-"));
    const reading = { threads: 0 };
    const { meta } = await buildReferenceIndex({ folder: aside, source: file, assembly, now: 1, reading });
    const ms = performance.now() - started;
    rmSync(aside, { recursive: true });
    return { rows: meta.rows, ms };
  },
  async rows() {
    const path = indexPath(folder, assembly);
    const signal = new AbortController().signal;
    return { rows: await addRows({ path, signal, progress: () => undefined }) };
  },
  /** Two releases whose fingerprints are at hand. */
  async diff() {
    const [before, after] = [
      indexPath(folder, assembly).replace(".db", ".previous.db"),
      indexPath(folder, assembly),
    ].map((path) => {
      const database = openIndexFile(path);
      const prints = loadPrints(database);
      database.close();
      return prints;
    });
    if (before === undefined || after === undefined) throw new Error("two releases are needed");
    const started = performance.now();
    const changes = { added: 0, removed: 0, reclassified: 0, edited: 0 };
    diffReleases(before, after, (kind) => (changes[kind] += 1));
    return { ms: performance.now() - started, changes };
  },
  async pairs() {
    const { hits } = await annotateFile({ path: file, index: (name) => openReferenceIndex(folder, name) });
    const { writeFileSync } = await import("node:fs");
    const path = join(folder, "our-pairs");
    const lines = hits.map(
      ({ chrom, pos, ref, alt, record }) => `${chrom}:${pos}:${ref}:${alt}\t${record.variationId}\n`,
    );
    writeFileSync(path, [...new Set(lines)].join(""));
    return { path };
  },
};

async function joined(pieces: AsyncIterable<Buffer>): Promise<object> {
  const index = openReferenceIndex(folder, assembly);
  if (index === null) throw new Error("no index");
  let candidates = 0;
  const joining = createJoin(index.keys, file, 10, () => (candidates += 1));
  for await (const piece of wholeLines(pieces, file)) joining.push(piece);
  return { candidates };
}

const started = performance.now();
const answer = await PARTS[what]?.();
const { maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ ms: performance.now() - started, mb: maxRSS / 1024, ...answer }));

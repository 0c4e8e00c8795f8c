/** What the invented person's tasks have gathered. */
import { createSqliteDatasets } from "../../src/datasets/sqlite/index.ts";
import type { Row, TableShape } from "../../src/ports/datasets.ts";
import { createRandom } from "./random.ts";

const HOUR = 3_600_000;

export async function writeDatasets(folder: string, now: number): Promise<void> {
  const random = createRandom(3);
  const days = (count: number, step: number) =>
    Array.from({ length: count }, (_, i) => now - (count - i) * step);
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  const genes = ["LDLR", "F5", "HFE", "CYP27A1", "BRCA2", "BRCA1", "CFTR", "MSH2"];
  const words = ["Uncertain", "Likely benign", "Benign", "Conflicting", "Risk factor", "Likely pathogenic"];
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? "";
  await write(
    "energy",
    "prices",
    { key: ["hour"], columns: { hour: "text", czk_kwh: "real" } },
    days(8_000, HOUR).map((at) => ({
      hour: new Date(at).toISOString().slice(0, 13),
      czk_kwh: Math.round(100 + random() * 300) / 100,
    })),
  );
  await write(
    "project_health",
    "daily",
    { key: ["day", "repo"], columns: { day: "text", repo: "text", commits: "integer", ahead: "integer" } },
    days(60, 24 * HOUR).flatMap((at) =>
      ["nightdesk", "tram_board", "photo-index", "notes"].map((repo) => ({
        day: day(at),
        repo,
        commits: Math.floor(random() * 7),
        ahead: Math.floor(random() * 3),
      })),
    ),
  );
  await write(
    "finance",
    "payments",
    { key: ["id"], columns: { id: "text", day: "text", payee: "text", czk: "real", matched: "boolean" } },
    days(420, 20 * HOUR).map((at, i) => ({
      id: `p${i}`,
      day: day(at),
      payee: pick(["Alza.cz", "Pražská energetika", "Dr. Max Letná", "Rohlík", "DPP"]),
      czk: Math.round(random() * 400_000) / 100,
      matched: random() > 0.02,
    })),
  );
  await write(
    "ideas",
    "evidence",
    { key: ["idea", "day"], columns: { idea: "text", day: "text", what: "text" } },
    days(180, 48 * HOUR).map((at, i) => ({
      idea: pick(["tram_board", "compost", "map of wells"]),
      day: `${day(at)}#${i}`,
      what: "commit",
    })),
  );
  await write(
    "genome_watch",
    "changes",
    {
      key: ["position"],
      columns: {
        position: "text",
        change: "text",
        genotype: "text",
        gene: "text",
        before: "text",
        significance: "text",
        stars: "integer",
        release: "text",
      },
    },
    days(23, 14 * 24 * HOUR).map((at, i) => ({
      position: `${1 + (i % 22)}:${Math.floor(random() * 9e7) + 1e6}`,
      change: pick(["A>G", "C>T", "G>A", "T>A"]),
      genotype: pick(["A/G", "C/T", "G/A"]),
      gene: genes[i % genes.length],
      before: pick(words),
      significance: pick(words),
      stars: Math.floor(random() * 4),
      release: day(at),
    })),
  );

  async function write(
    dataset: string,
    table: string,
    shape: TableShape,
    rows: readonly Row[],
  ): Promise<void> {
    const old = Math.floor(rows.length * 0.97);
    for (const [part, at, token] of [
      [rows.slice(0, old), now - 40 * HOUR, 1],
      [rows.slice(old), now - HOUR / 6, 2],
    ] as const) {
      const datasets = createSqliteDatasets({ folder, now: () => at });
      const writer = await datasets.write(dataset, { task: dataset, run: `r${token}`, token });
      const writing = await writer.declare(table, shape);
      await writing.upsert(part);
      await writing.setWatermark(day(at));
      await writer.commit();
      writer.close();
    }
  }
}

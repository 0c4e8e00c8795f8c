/** The rows of the invented person's datasets. */
import type { Row, TableShape } from "../../src/ports/datasets.ts";
import { createRandom } from "./random.ts";

export interface Gathered {
  readonly dataset: string;
  readonly task: string;
  readonly table: string;
  readonly shape: TableShape;
  /** Days between two additions. */
  readonly step: number;
  /** What the last run added. */
  readonly night: number;
  readonly minutesAgo: number;
  readonly run: string;
  readonly watermark: string | null;
  rows(now: number): readonly Row[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const random = createRandom(3);
const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? "";
const day = (at: number) => new Date(at).toISOString().slice(0, 10);
const times = (now: number, count: number, step: number) =>
  Array.from({ length: count }, (_, i) => now - (count - i) * step);

const GENES = ["LDLR", "F5", "HFE", "CYP27A1", "BRCA2", "BRCA1", "CFTR", "MSH2"];
const CLASSES = ["Uncertain", "Likely benign", "Benign", "Conflicting", "Risk factor", "Likely pathogenic"];

export const GATHERED: readonly Gathered[] = [
  {
    dataset: "clinvar",
    task: "clinvar",
    table: "variants",
    shape: {
      key: ["variation"],
      columns: { variation: "integer", gene: "text", significance: "text", stars: "integer" },
    },
    step: 7,
    night: 412,
    minutesAgo: 10,
    run: "stclinva1",
    watermark: "release 22 Nov",
    rows: () =>
      Array.from({ length: 12_408 }, (_, i) => ({
        variation: 980_000 + i,
        gene: pick(GENES),
        significance: pick(CLASSES),
        stars: Math.floor(random() * 4),
      })),
  },
  {
    dataset: "clinpgx",
    task: "clinpgx",
    table: "annotations",
    shape: { key: ["id"], columns: { id: "integer", gene: "text", drug: "text", level: "text" } },
    step: 30,
    night: 120,
    minutesAgo: 2,
    run: "stclinpgx1",
    watermark: "5 Nov",
    rows: () =>
      Array.from({ length: 6_148 }, (_, i) => ({
        id: i,
        gene: pick(["CYP2D6", "CYP2C19", "TPMT", "SLCO1B1"]),
        drug: pick(["codeine", "clopidogrel", "simvastatin", "warfarin"]),
        level: pick(["1A", "1B", "2A", "3"]),
      })),
  },
  {
    dataset: "energy",
    task: "energy_prices",
    table: "prices",
    shape: { key: ["hour"], columns: { hour: "text", czk_kwh: "real" } },
    step: 6,
    night: 24,
    minutesAgo: 9,
    run: "stenergy1",
    watermark: null,
    rows: (now) =>
      times(now, 8_000, HOUR).map((at) => ({
        hour: new Date(at).toISOString().slice(0, 13),
        czk_kwh: Math.round(100 + random() * 300) / 100,
      })),
  },
  {
    dataset: "finance",
    task: "finance_reconcile",
    table: "payments",
    shape: {
      key: ["id"],
      columns: { id: "text", day: "text", payee: "text", czk: "real", matched: "boolean" },
    },
    step: 8,
    night: 27,
    minutesAgo: 9,
    run: "stfinanc1",
    watermark: "bank to 20 Nov",
    rows: (now) =>
      times(now, 420, 20 * HOUR).map((at, i) => ({
        id: `p${i}`,
        day: day(at),
        payee: pick(["Alza.cz", "Pražská energetika", "Dr. Max Letná", "Rohlík", "DPP"]),
        czk: Math.round(random() * 400_000) / 100,
        matched: random() > 0.02,
      })),
  },
  {
    dataset: "genome_watch",
    task: "genome_watch",
    table: "changes",
    shape: {
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
    step: 14,
    night: 1,
    minutesAgo: 9,
    run: "stgenome1",
    watermark: "release 22 Nov",
    rows: (now) =>
      times(now, 23, 14 * DAY).map((at, i) => ({
        position: `${1 + (i % 22)}:${Math.floor(random() * 9e7) + 1e6}`,
        change: pick(["A>G", "C>T", "G>A", "T>A"]),
        genotype: pick(["A/G", "C/T", "G/A"]),
        gene: GENES[i % GENES.length],
        before: pick(CLASSES),
        significance: pick(CLASSES),
        stars: Math.floor(random() * 4),
        release: day(at),
      })),
  },
  {
    dataset: "ideas",
    task: "idea_tracker",
    table: "evidence",
    shape: { key: ["idea", "day"], columns: { idea: "text", day: "text", what: "text" } },
    step: 8,
    night: 16,
    minutesAgo: 8,
    run: "stideat1",
    watermark: null,
    rows: (now) =>
      times(now, 180, 48 * HOUR).map((at, i) => ({
        idea: pick(["tram_board", "compost", "map of wells"]),
        day: `${day(at)}#${i}`,
        what: "commit",
      })),
  },
  {
    dataset: "photos",
    task: "backup_photos",
    table: "index",
    shape: { key: ["id"], columns: { id: "integer", taken: "text", camera: "text" } },
    step: 8,
    night: 0,
    minutesAgo: 5_000,
    run: "stbackup1",
    watermark: null,
    rows: (now) =>
      times(now, 8_812, 2 * HOUR).map((at, i) => ({
        id: i,
        taken: day(at),
        camera: pick(["X100", "phone"]),
      })),
  },
  {
    dataset: "project_health",
    task: "project_health",
    table: "daily",
    shape: {
      key: ["day", "repo"],
      columns: { day: "text", repo: "text", commits: "integer", ahead: "integer" },
    },
    step: 6,
    night: 4,
    minutesAgo: 9,
    run: "stprojec1",
    watermark: null,
    rows: (now) =>
      times(now, 120, DAY).flatMap((at) =>
        ["nightdesk", "tram_board", "photo-index", "notes"].map((repo) => ({
          day: day(at),
          repo,
          commits: Math.floor(random() * 7),
          ahead: Math.floor(random() * 3),
        })),
      ),
  },
  {
    dataset: "data_freshness",
    task: "data_freshness",
    table: "states",
    shape: {
      key: ["name"],
      columns: {
        name: "text",
        age: "text",
        upstream: "text",
        copy: "text",
        upstream_why: "text",
        copy_why: "text",
      },
    },
    step: 88,
    night: 4,
    minutesAgo: 9,
    run: "stdataf1",
    watermark: null,
    rows: () => [
      state("clinvar", "fresh", "current", "its date is that of our copy"),
      state("clinpgx", "old", "newer", "20 Nov"),
      state("photos", "old", "newer", "126 photos on the card"),
      state("finance", "fresh", "unknown", "the bank does not say"),
    ],
  },
];

function state(name: string, age: string, upstream: string, why: string): Row {
  return { name, age, upstream, copy: "intact", upstream_why: why, copy_why: "whole" };
}

/** The tables that tasks accumulate, and ClinVar as this home keeps it. */
import * as z from "zod";
import { countUpTo, moment, nameOf, readCommand } from "./command-line.ts";
import { INSTANT, MAYBE_NUMBER, MAYBE_TEXT, ROW } from "./shapes.ts";
import { defineTool } from "./tool.ts";

/** With this a command lists what could be read, and says on stderr what could not. */
const PARTLY_THERE = 69;

export const dataList = defineTool({
  name: "data_list",
  description: "The tables that tasks have accumulated, named dataset.table, with the number of rows.",
  readOnly: true,
  input: z.strictObject({}),
  output: z.object({
    rows: z.array(z.object({ table: z.string(), rows: z.int(), watermark: MAYBE_TEXT })),
    notes: z.array(z.string()),
  }),
  async run(desk) {
    const { json, notes } = await readCommand(desk, { words: ["data", "list"], answersWith: [PARTLY_THERE] });
    return { rows: json, notes };
  },
});

export const dataQuery = defineTool({
  name: "data_query",
  description:
    "One SQL select (SQLite) over one dataset; tables are named dataset.table. Nothing can be changed by it. To see a table's columns, select * with limit 1.",
  readOnly: true,
  input: z.strictObject({
    sql: z.string().min(1).max(20_000).describe("One select"),
    limit: countUpTo(1000, "Rows").default(100),
    timeout: countUpTo(30, "Seconds").default(10),
  }),
  output: z.object({ rows: z.array(ROW), notes: z.array(z.string()) }),
  async run(desk, { sql, ...flags }) {
    const { json, notes } = await readCommand(desk, { words: ["data", "query"], flags, rest: [sql] });
    return { rows: json, notes };
  },
});

export const dataChanges = defineTool({
  name: "data_changes",
  description:
    "What runs changed in the tables since a moment (default: yesterday): new, changed and deleted rows.",
  readOnly: true,
  input: z.strictObject({
    table: nameOf("Only this dataset.table").optional(),
    since: moment("Changed at or after this moment").optional(),
    limit: countUpTo(200, "Rows of each table").default(20),
  }),
  output: z.object({
    since: INSTANT,
    tables: z.array(
      z.object({
        table: z.string(),
        changed: z.int(),
        deleted: z.int(),
        deleted_rows: z.array(
          z.object({
            run: z.unknown(),
            deleted_at: INSTANT,
            deleted_local: z.string(),
            key: z.array(z.unknown()),
          }),
        ),
        rows: z.array(
          z.object({ run: z.unknown(), changed_at: INSTANT, changed_local: z.string(), row: ROW }),
        ),
      }),
    ),
  }),
  async run(desk, { table, ...flags }) {
    const rest = table === undefined ? [] : [table];
    const { json } = await readCommand(desk, { words: ["data", "changes"], flags, rest });
    return json as Record<string, unknown>;
  },
});

const CLASSIFICATION = z
  .object({
    significance: z.string(),
    review_status: z.string(),
    stars: MAYBE_NUMBER,
    conditions: z.array(z.string()),
  })
  .nullable();

export const genomeLookup = defineTool({
  name: "genome_lookup",
  description:
    "Looks up a variant, a gene or a place in the ClinVar release on this machine, for each assembly that is there. Not medical advice: repeat source, release, stars and disclaimer with every finding.",
  readOnly: true,
  input: z.strictObject({
    term: nameOf("rs6025, BRCA2, 7:117559590, a VariationID such as 7105, or an HGVS text"),
    limit: countUpTo(100, "Records of each assembly").default(20),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        assembly: z.string(),
        release: z.string(),
        found: z.int(),
        source: z.string(),
        disclaimer: z.string(),
        records: z.array(
          z.object({
            variation_id: z.int(),
            allele_id: MAYBE_NUMBER,
            chrom: z.string(),
            pos: z.int(),
            ref: z.string(),
            alt: z.string(),
            rs: z.array(z.int()),
            genes: z.array(z.string()),
            hgvs: MAYBE_TEXT,
            consequences: z.array(z.string()),
            class: z.string(),
            germline: CLASSIFICATION,
            oncogenicity: CLASSIFICATION,
            somatic: CLASSIFICATION,
            included_in: z.array(z.string()),
          }),
        ),
      }),
    ),
  }),
  async run(desk, { term, limit }) {
    const { json } = await readCommand(desk, { words: ["genome", "lookup"], flags: { limit }, rest: [term] });
    return { rows: json };
  },
});

/** Settings of `data_freshness`, as they stand under `with:`. */
import * as z from "zod";

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `36h`, `45d`, `6w`, as milliseconds. */
const age = z
  .string()
  .regex(/^\d+(\.\d+)?\s*[mhdw]$/, "a number and m, h, d or w, such as 45d")
  .transform((text) => Number.parseFloat(text) * (UNITS[text.at(-1) ?? ""] ?? 0));

const source = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  kind: z
    .enum(["http", "checksum", "github", "content"])
    .optional()
    .describe(
      "http: its tag and date (default); checksum: an .md5 or .sha256 file; github: the latest release; content: the file itself",
    ),
});

const item = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .optional()
      .describe("How it is called in the report; default: the dataset or file"),
    dataset: z
      .string()
      .regex(/^[a-z][a-z0-9_]*$/, "a dataset's name, as in data/NAME.db")
      .optional(),
    file: z.string().min(1).optional().describe("Relative to the home"),
    source: source.optional(),
    max_age: age.optional().describe("Older than this, our copy is old: 45d"),
    task: z
      .string()
      .min(1)
      .optional()
      .describe("The task that keeps it; its last success is how old our copy is"),
    auto_update: z
      .enum(["weekly", "monthly"])
      .optional()
      .describe("Enqueue the task at most once a week or month"),
  })
  .refine(
    ({ dataset, file }) => (dataset === undefined) !== (file === undefined),
    "name a dataset or a file, one of the two",
  )
  .refine(
    ({ auto_update: update, task }) => update === undefined || task !== undefined,
    "auto_update needs task: the one to be run",
  );

/** How an item is called; what is known of it is kept under that name. */
export function nameOf({ name, dataset, file }: z.infer<typeof item>): string {
  return name ?? dataset ?? file ?? "";
}

export const settings = z.strictObject({
  sources: z
    .array(item)
    .refine(
      (items) => new Set(items.map(nameOf)).size === items.length,
      "two have the same name; give one of them another",
    )
    .default([])
    .describe("What to look at; default: every dataset and index in data/"),
});

export type Item = z.infer<typeof item>;

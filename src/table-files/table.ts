/** A table on its way into a file. */

/** `mixed` are columns of a query that hold texts and numbers; they are written as texts. */
export type FileColumnType = "text" | "integer" | "real" | "boolean" | "json" | "bytes" | "mixed";

export interface FileColumn {
  readonly name: string;
  readonly type: FileColumnType;
}

export interface FileTable {
  readonly columns: readonly FileColumn[];
  /** Values as SQLite gives them: booleans are 0 and 1, `json` is text. Read once. */
  readonly rows: AsyncIterable<Readonly<Record<string, unknown>>>;
}

/** Takes bytes one after another, and says when it takes more. */
export type Sink = (bytes: Uint8Array) => Promise<void>;

/** The value as JSON and Parquet know it. */
export function plainValue(value: unknown, type: FileColumnType): unknown {
  if (value === null || value === undefined) return null;
  if (type === "boolean") return Boolean(value);
  if (type === "json") return typeof value === "string" ? parsed(value) : value;
  if (type === "mixed") return textOf(value);
  return value;
}

/** The value as a cell of a text file. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

/** A text that is no JSON stays one: the file must not end in its midst. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

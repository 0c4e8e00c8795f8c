/** Parquet, by row groups, so that memory does not grow with the table. */
import { ByteWriter, parquetWriteRows } from "hyparquet-writer";
import { type FileColumnType, type FileTable, plainValue, type Sink } from "./table.ts";

const ROWS_IN_A_GROUP = 50_000;

const TYPES: Readonly<
  Record<FileColumnType, "STRING" | "INT64" | "DOUBLE" | "BOOLEAN" | "JSON" | "BYTE_ARRAY">
> = {
  text: "STRING",
  mixed: "STRING",
  integer: "INT64",
  real: "DOUBLE",
  boolean: "BOOLEAN",
  json: "JSON",
  bytes: "BYTE_ARRAY",
};

/** @returns rows written */
export async function writeParquet(table: FileTable, sink: Sink): Promise<number> {
  const writer = new ByteWriter();
  const send = async (): Promise<void> => {
    const bytes = new Uint8Array(writer.buffer, 0, writer.index).slice();
    writer.index = 0;
    await sink(bytes);
  };
  let written = 0;
  async function* rows(): AsyncGenerator<Record<string, unknown>, void, undefined> {
    for await (const row of table.rows) {
      written += 1;
      yield Object.fromEntries(table.columns.map(({ name, type }) => [name, parquetValue(row[name], type)]));
    }
  }
  await parquetWriteRows({
    writer: Object.assign(writer, { flush: send, finish: send }),
    columns: table.columns.map(({ name, type }) => ({ name, type: TYPES[type], nullable: true })),
    rows: rows(),
    rowGroupSize: ROWS_IN_A_GROUP,
    createdBy: "nightdesk",
  });
  return written;
}

function parquetValue(value: unknown, type: FileColumnType): unknown {
  const plain = plainValue(value, type);
  return type === "integer" && typeof plain === "number" ? BigInt(plain) : plain;
}

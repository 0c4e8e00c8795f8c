/** Names of datasets, tables and columns. Lower case only, since file systems and databases fold case differently. */
import { DatasetError } from "../ports/dataset-error.ts";

const NAME = /^[a-z][a-z0-9_]{0,62}$/;
/** Windows opens a device in place of a file of this name, whatever its extension. */
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/** @throws DatasetError `bad_name` */
export function checkName(kind: "dataset" | "table" | "column", name: string): void {
  if (typeof name === "string" && NAME.test(name) && !name.startsWith("sqlite_")) {
    if (kind !== "dataset" || !DEVICE.test(name)) return;
    throw new DatasetError(
      "bad_name",
      `A dataset cannot be called "${name}": Windows keeps that name for a device.`,
    );
  }
  throw new DatasetError(
    "bad_name",
    `"${shorten(name)}" cannot be the name of a ${kind}: use a letter, then letters, digits and "_", ` +
      `all lower case, at most 63${suggestion(name)}.`,
  );
}

/** Takes `dataset.table` apart. @throws DatasetError `bad_name` */
export function splitAddress(address: string): { dataset: string; table: string } {
  const parts = address.split(".");
  const [dataset, table] = parts;
  if (dataset === undefined || table === undefined || parts.length !== 2) {
    throw new DatasetError(
      "bad_name",
      `"${shorten(address)}" is not dataset.table, for example "budget.months".`,
    );
  }
  checkName("dataset", dataset);
  checkName("table", table);
  return { dataset, table };
}

function suggestion(name: string): string {
  const better = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^[^a-z]+|_+$/g, "")
    .slice(0, 63);
  return NAME.test(better) && better !== name ? `, for example "${better}"` : "";
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

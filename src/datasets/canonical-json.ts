/** JSON text that is equal exactly when the values are: members sorted, no blanks. */

const MAX_DEPTH = 100;

/**
 * @returns the text, or null for `undefined`
 * @throws TypeError for what JSON cannot hold: NaN, functions, bigints, cycles
 */
export function canonicalJson(value: unknown): string | null {
  return value === undefined ? null : write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new TypeError(`nested deeper than ${MAX_DEPTH} levels, or in a circle`);
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (typeof value === "number") return writeNumber(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item ?? null, depth + 1)).join(",")}]`;
  if (typeof value === "object") return writeObject(value, depth);
  throw new TypeError(`a ${typeof value}, which JSON cannot hold`);
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`${value}, which JSON cannot hold`);
  return JSON.stringify(value);
}

function writeObject(value: object, depth: number): string {
  if ("toJSON" in value && typeof value.toJSON === "function")
    return write(value.toJSON() ?? null, depth + 1);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name.toWellFormed())}:${write(member, depth + 1)}`);
  return `{${members.join(",")}}`;
}

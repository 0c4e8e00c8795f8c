/** What was last published at a place, as the home remembers it. A file that says anything else is as good as none. */

export interface LastPublish {
  readonly where: string;
  /** Epoch ms. */
  readonly at: number;
  readonly commit: string | null;
  /** Of the commit; null for a folder. */
  readonly tree: string | null;
  /** Of the commit, epoch ms. */
  readonly committedAt: number | null;
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
  /** null for a folder of the author's. */
  readonly tasks: readonly string[] | null;
  readonly fields: readonly string[];
}

/** @returns null for what was never one */
export function readLast(value: unknown): LastPublish | null {
  return isLast(value) ? value : null;
}

/** The texts of a list. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}

function isLast(value: unknown): value is LastPublish {
  if (!isRecord(value)) return false;
  const { where, at, commit, tree, committedAt, files, tasks, fields } = value;
  return (
    isText(where) &&
    isNumber(at) &&
    (commit === null || isText(commit)) &&
    (tree === null || isText(tree)) &&
    (committedAt === null || isNumber(committedAt)) &&
    isRecord(files) &&
    Object.values(files).every(
      (file) => isRecord(file) && isText(file["sha256"]) && isNumber(file["bytes"]),
    ) &&
    (tasks === null || areTexts(tasks)) &&
    areTexts(fields)
  );
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

/** How tasks are named. */
import { textLike } from "./scalars.ts";

/**
 * Task ids name log files, data files and tables; Windows keeps some names for devices, and Nightdesk's own findings
 * are those of `nightdesk`: a task of that name would close them, and its own would be taken for ours.
 */
export const ID_PATTERN = /^(?!(?:con|prn|aux|nul|com\d|lpt\d|nightdesk)$)[a-z][a-z0-9_]{0,63}$/;
export const ID_ALLOWED =
  "snake_case: a small letter, then small letters, digits and _ (at most 64); no device name such as con, and not nightdesk, whose findings are Nightdesk's own";

/** `id:` of a task. */
export const id = textLike("Name of the task, unique in the file", ID_PATTERN, ID_ALLOWED, snakeCase);

/** A task that another one names. */
export const taskId = textLike("Id of another task", ID_PATTERN, "the id of another task", snakeCase);

/** `Build ClinVar-Index` -> `build_clin_var_index`; null if nothing usable is left. */
export function snakeCase(written: string): string | null {
  if (written.length > 80) return null;
  const snake = written
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return ID_PATTERN.test(snake) ? snake : null;
}

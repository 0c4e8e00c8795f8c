/** How much of its inputs a prompt holds. */

/** Bytes of one input. */
export const MAX_INPUT_BYTES = 200 * 1024;
/** Bytes of all inputs together. */
export const MAX_PROMPT_BYTES = 600 * 1024;
/** Rows of one query. */
export const MAX_ROWS = 1_000;
/** Files of one pattern; more are a mistake of the pattern. */
export const MAX_FILES = 1_000;
/** Bytes of one file, which is read whole for its hash. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

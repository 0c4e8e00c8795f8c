/** What can be wrong with a genome file or an index, told so that a person can mend it. */

export type GenomeErrorCode =
  | "empty"
  | "truncated"
  | "corrupt"
  | "not_text"
  | "unknown_format"
  | "line_too_long"
  | "bad_line"
  | "assembly_unknown"
  | "assembly_mixed"
  | "assembly_wrong"
  | "no_index"
  | "refused";

/** The message names the file, the line where there is one, and what is allowed. */
export class GenomeError extends Error {
  readonly code: GenomeErrorCode;
  /** Told by its message alone, without a stack. */
  readonly isForPeople = true;

  constructor(code: GenomeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GenomeError";
    this.code = code;
  }
}

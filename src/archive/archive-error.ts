/** A zip archive that cannot be used. */
export type ArchiveErrorCode = "corrupt" | "refused";

export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode;
  /** Told by its message alone, without a stack. */
  readonly isForPeople = true;
  constructor(code: ArchiveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ArchiveError";
    this.code = code;
  }
}

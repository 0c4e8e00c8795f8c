/** A download that came and is of no use, or has no place here. */
export type DownloadErrorCode = "corrupt" | "too_large" | "no_room";

export class DownloadError extends Error {
  readonly code: DownloadErrorCode;
  /** Told by its message alone, without a stack. */
  readonly isForPeople = true;
  constructor(code: DownloadErrorCode, message: string) {
    super(message);
    this.name = "DownloadError";
    this.code = code;
  }
}

/** A home that is full, read-only or somebody else's is told of in one sentence, as everything else is that goes wrong. */
import { PublishError } from "../ports/publish-error.ts";

const OF_FILES: ReadonlySet<string> = new Set([
  "EACCES",
  "EDQUOT",
  "EEXIST",
  "EIO",
  "ENOSPC",
  "ENOTDIR",
  "EPERM",
  "EROFS",
  "ERR_SQLITE_ERROR",
]);

/** @throws PublishError `unwritable` in the place of an error of the file system */
export async function tellingHomeFaults<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    if (fault instanceof PublishError || code === undefined || !OF_FILES.has(code)) throw fault;
    throw new PublishError(
      "unwritable",
      `What a publish needs in the home can be neither read nor written: ${message}.`,
      [],
      { cause: fault },
    );
  }
}

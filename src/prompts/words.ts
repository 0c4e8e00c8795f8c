/** A task's own words, out of its file. */
import { InputError } from "../ports/prompt.ts";

/** More than a person writes; what comes from elsewhere belongs into `inputs`. */
const MAX_WORDS_BYTES = 200 * 1024;

/** @throws InputError, with the name of the file */
export function ownWords(file: string, read: (path: string, most: number) => Buffer): string {
  let bytes: Buffer;
  try {
    bytes = read(file, MAX_WORDS_BYTES + 1);
  } catch (fault) {
    throw new InputError(`The prompt ${file} cannot be read: ${(fault as Error).message}`, { cause: fault });
  }
  if (bytes.length > MAX_WORDS_BYTES)
    throw new InputError(
      `The prompt ${file} has more than ${MAX_WORDS_BYTES} bytes; give what is to be read as inputs`,
    );
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`The prompt ${file} is not UTF-8 text`);
  }
}

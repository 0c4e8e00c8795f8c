/** Room on the disk of a folder. */
import { statfsSync } from "node:fs";

/** With less than this the ledger, which writes pages ahead, can hardly be written any more. */
export const FULL_BYTES = 1024 * 1024;

/** @returns bytes; null if the system does not say */
export function freeBytesOf(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

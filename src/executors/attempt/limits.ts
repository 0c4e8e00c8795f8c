/** How much output a run may leave behind. All sizes in bytes. */

export interface OutputLimits {
  /** Kept of the beginning when there is more than both parts together. */
  readonly logHead: number;
  /** Kept of the end. */
  readonly logTail: number;
  /** A run that prints more than this is ended with reason `output_limit`. */
  readonly spool: number;
  /** A run that prints a lot is also ended before the disk has less than this left. */
  readonly diskReserve: number;
}

const MIB = 1024 * 1024;

export const DEFAULT_LIMITS: OutputLimits = {
  logHead: 10 * MIB,
  logTail: 40 * MIB,
  spool: 2048 * MIB,
  diskReserve: 256 * MIB,
};

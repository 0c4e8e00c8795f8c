/** Small pieces of sentences. */
import { localDay } from "./activity.ts";

/** `1 file`, `3 files`, `2.5 days`. */
export function amount(count: number, one: string, many = `${one}s`): string {
  return `${Number.isInteger(count) ? count : count.toFixed(1)} ${count === 1 ? one : many}`;
}

/** ` since 2026-03-01`, or nothing. */
export function since(at: number | null): string {
  return at === null ? "" : ` since ${localDay(at)}`;
}

/** `1.4 GB`, in powers of 1000 as drives are sold. */
export function size(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.round(bytes / 1e3)} kB`;
}

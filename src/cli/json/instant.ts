/** Instants in JSON: UTC for programs, beside it the local time with its offset for people. */
import { localText } from "../../schedule/local-text.ts";

/** `2026-03-29T01:00:00.000Z`. */
export function utcText(at: number): string;
export function utcText(at: number | null): string | null;
export function utcText(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** `2026-03-29T03:00:00+02:00`; null stays null. */
export function localOrNull(at: number | null, zone: string): string | null {
  return at === null ? null : localText(at, zone);
}

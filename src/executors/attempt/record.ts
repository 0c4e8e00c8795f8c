/** What the pid file of an attempt says. */
import { readFileSync } from "node:fs";
import type { ProcessIdentity } from "../../core/run.ts";

export interface AttemptRecord {
  readonly process: ProcessIdentity;
  /** When it was started, epoch ms. */
  readonly at: number;
}

/** The record, or null if there is none or only a part of one. */
export function readRecord(path: string): AttemptRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
  return isRecord(value) ? value : null;
}

function isRecord(value: unknown): value is AttemptRecord {
  if (!isObject(value) || typeof value["at"] !== "number") return false;
  const { process } = value;
  if (!isObject(process) || typeof process["pid"] !== "number") return false;
  return typeof process["startedAt"] === "string" && typeof process["bootId"] === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object";
}

/** A machine for tests, on which a path's name says what stands there. */
import * as z from "zod";
import type { Builtin, ConfigContext } from "./context.ts";

const sample = z.strictObject({
  roots: z.array(z.string().min(1)).min(1),
  depth: z.number().int().optional(),
  mode: z.enum(["fast", "slow"]).optional(),
  token: z.string().optional(),
  address: z.url().optional(),
});

const anything = z.looseObject({});

export const fixtureBuiltins: Readonly<Record<string, Builtin>> = {
  sample: { settings: sample },
  genome_watch: { settings: anything },
  finance_reconcile: { settings: anything },
  memory_consolidate: { settings: anything },
};

function readOf(path: string): Uint8Array | null {
  if (path.includes("large")) return null;
  if (path.includes("broken")) return Buffer.from('{"type": ');
  if (path.includes("binary")) return Buffer.from([0xff, 0xfe]);
  const type = path.includes("list") ? "array" : "object";
  return Buffer.from(JSON.stringify({ type, properties: { headline: { type: "string" } } }));
}

/** Paths with `missing` are not there, `folder` is one, `norun` may not be executed, others may write `shared`. */
export function fixtureContext(changes: Partial<ConfigContext> = {}): ConfigContext {
  return {
    file: "nightdesk.yaml",
    home: "/home/me",
    machineZone: "Europe/Prague",
    platform: "linux",
    files: {
      kind: (path) =>
        path.includes("missing") ? null : path.endsWith("folder") || path === "/home/me" ? "folder" : "file",
      isExecutable: (path) => !path.includes("norun"),
      writableByOthers: (path) => path.includes("shared"),
      read: (path) => readOf(path),
      names: () => ["build_index.missing.py", "a.py"],
    },
    builtins: fixtureBuiltins,
    ...changes,
  };
}

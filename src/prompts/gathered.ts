/** An input as it was found, before it takes its place in the prompt. */
import { createHash } from "node:crypto";
import type { Input } from "../core/task.ts";
import { cutUtf8 } from "./cut-utf8.ts";
import { MAX_INPUT_BYTES } from "./limits.ts";
import type { LeftOut } from "./parts.ts";

export interface Gathered {
  readonly name: string;
  readonly kind: Input["kind"];
  /** What the hash knows it by; the name of a query may be shortened. */
  readonly identity: string;
  readonly bytes: number;
  readonly sha256: string;
  /** What may be shown of it; null if nothing may. */
  readonly shown: string | null;
  readonly truncated: boolean;
  readonly missing: boolean;
  readonly leftOut: LeftOut | null;
  /** What the model is told of it beside its content. */
  readonly note: string | null;
}

type Named = Pick<Gathered, "name" | "kind"> & { readonly identity?: string };

/** @param why in a few words: `there is no such file` */
export function missingInput(named: Named, why: string): Gathered {
  return { ...nothing(named), missing: true, note: `missing: ${why}` };
}

/** Something that is named and not read. */
export function unreadInput(named: Named, leftOut: LeftOut, why: string): Gathered {
  return { ...nothing(named), leftOut, note: `not given: ${why}` };
}

/**
 * An input with its content.
 *
 * @param showable the beginning that may be shown, if that is not all of it
 */
export function foundInput(named: Named, whole: Buffer, showable: Buffer = whole): Gathered {
  const read = {
    ...nothing(named),
    bytes: whole.length,
    sha256: createHash("sha256").update(whole).digest("hex"),
  };
  if (!isText(whole)) {
    const note = `not given: ${whole.length} bytes that are not UTF-8 text`;
    return { ...read, leftOut: "not_text", note };
  }
  const shown = cutUtf8(showable, MAX_INPUT_BYTES);
  return {
    ...read,
    shown: new TextDecoder().decode(shown),
    truncated: shown.length < whole.length,
    note: whole.length === 0 ? "empty" : null,
  };
}

function nothing({ name, kind, identity = name }: Named): Gathered {
  return {
    name,
    kind,
    identity,
    bytes: 0,
    sha256: "",
    shown: null,
    truncated: false,
    missing: false,
    leftOut: null,
    note: null,
  };
}

function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

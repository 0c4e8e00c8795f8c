/** Looks through every byte of a site for what must not become public. */
import { setImmediate as breathe } from "node:timers/promises";
import type { Hit } from "../../ports/publish-error.ts";
import { spellingsOf } from "./decodings.ts";
import type { Detector, Found } from "./detector.ts";
import { type MachineNames, names, privatePaths } from "./machine.ts";
import { genotypes, ibans, mailAddresses, phoneNumbers } from "./personal.ts";
import { tokens } from "./tokens.ts";
import { lineCounter } from "./line-counter.ts";
import { unpack } from "./unpack.ts";

export interface ScanParts {
  readonly machine: MachineNames;
  /** Where known secret values stand in the bytes, in whatever form, and how they are called. */
  findKnown(bytes: Uint8Array): readonly { readonly start: number; readonly name: string }[];
  /** Texts that may stand there, as the user said. */
  readonly allow: readonly string[];
}

export interface ScanResult {
  readonly found: readonly Hit[];
  /** Files that could not be looked into, as sentences. */
  readonly warnings: readonly string[];
}

/** So much of a file is looked at in one go; the process has other things to do as well. */
const PIECE = 1 << 20;
/** So much of it again with the next piece: longer than anything that is looked for. */
const OVERLAP = 8 << 10;
const MOST_FOUND = 100;

export async function scanSite(
  files: ReadonlyMap<string, Uint8Array>,
  parts: ScanParts,
): Promise<ScanResult> {
  const detectors = [
    tokens,
    mailAddresses,
    phoneNumbers,
    ibans,
    genotypes,
    privatePaths(parts.machine),
    names(parts.machine),
  ];
  const allowed = new Set(parts.allow.map(plain));
  const found = new Map<string, Hit>();
  const warnings: string[] = [];
  for (const [path, bytes] of files) {
    const byName = { parts, detectors, allowed, isName: true };
    for (const hit of findIn(path, Buffer.from(namesOf(path)), byName)) keep(found, hit);
    const packed = unpack(path, bytes);
    if (packed.kind === "closed") warnings.push(`${path} was not looked into: it is packed.`);
    const content = packed.kind === "opened" ? packed.bytes : bytes;
    const where = { parts, detectors: detectorsFor(path, content, detectors), allowed, isName: false };
    const lines = lineCounter(content);
    for (let start = 0; start < content.length; start += PIECE) {
      const piece = content.subarray(start, start + PIECE + OVERLAP);
      for (const hit of findIn(path, piece, where, lines.at(start))) keep(found, hit);
      if (found.size >= MOST_FOUND) return { found: inOrder(found), warnings };
      await breathe();
    }
  }
  return { found: inOrder(found), warnings };
}

/** Files as they come, and in each from the top. */
function inOrder(found: ReadonlyMap<string, Hit>): Hit[] {
  return [...found.values()].toSorted((a, b) =>
    a.file === b.file ? a.line - b.line || a.column - b.column : 0,
  );
}

/** The path, and each part of it without its ending. */
function namesOf(path: string): string {
  return [path, ...path.split("/").map((name) => name.replace(/\.[a-z0-9]{1,5}$/i, ""))].join("\n");
}

interface Where {
  readonly parts: ScanParts;
  readonly detectors: readonly Detector[];
  readonly allowed: ReadonlySet<string>;
  readonly isName: boolean;
}

interface Start {
  /** Of the first byte, from 1. */
  readonly line: number;
  readonly column: number;
}

const BEGINNING: Start = { line: 1, column: 1 };

function* findIn(file: string, bytes: Uint8Array, where: Where, start: Start = BEGINNING): Generator<Hit> {
  const at = (text: string, index: number): { line: number; column: number } =>
    where.isName ? { line: 0, column: 1 } : placeIn(text, index, start);
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = raw.toString("utf8");
  for (const { start: offset, name } of where.parts.findKnown(bytes)) {
    const before = raw.toString("utf8", 0, offset);
    yield { file, kind: secretKind(name), form: "plain", ...at(before, before.length) };
  }
  for (const spelling of spellingsOf(text)) {
    for (const detector of where.detectors) {
      for (const one of detector.find(spelling.text)) {
        if (isAllowed(one, where.allowed)) continue;
        const place = spelling.at === null ? at(spelling.text, one.index) : at(text, spelling.at);
        yield { file, kind: one.kind, form: spelling.form, ...place };
      }
    }
  }
}

/** Also how the fields are found again that hold it. */
export function secretKind(name: string): string {
  return `the secret ${name} of this home`;
}

export function isSecretKind(kind: string): boolean {
  return /^the secret .* of this home$/.test(kind);
}

function isAllowed({ mayBeAllowed, value }: Found, allowed: ReadonlySet<string>): boolean {
  return mayBeAllowed && allowed.has(plain(value));
}

/** The same number is written with and without blanks. */
function plain(text: string): string {
  return text.replaceAll(/^tel:|[\s\u00A0()-]/gi, "").toLowerCase();
}

function placeIn(text: string, index: number, start: Start): { line: number; column: number } {
  let line = start.line;
  let lineStart = -1;
  for (let at = text.indexOf("\n"); at !== -1 && at < index; at = text.indexOf("\n", at + 1)) {
    line += 1;
    lineStart = at;
  }
  return { line, column: lineStart === -1 ? start.column + index : index - lineStart };
}

/** One place is told once, in the plainest form in which it was seen. */
function keep(found: Map<string, Hit>, hit: Hit): void {
  const key = `${hit.file}\0${hit.kind}\0${hit.line}\0${hit.form === "plain" ? hit.column : "other"}`;
  const isKnown = [...found.values()].some(
    ({ file, kind, line, form }) =>
      form === "plain" && file === hit.file && kind === hit.kind && line === hit.line,
  );
  if (hit.form !== "plain" && isKnown) return;
  if (!found.has(key)) found.set(key, hit);
}

/** In bytes that are no text, only what has an unmistakable form is looked for. */
function detectorsFor(path: string, bytes: Uint8Array, all: readonly Detector[]): readonly Detector[] {
  if (bytes.subarray(0, 8000).includes(0)) return [tokens];
  const isCode = /\.(?:js|mjs|cjs|css|wasm|map)$/i.test(path);
  return isCode ? all.filter(({ inCode }) => inCode) : all;
}

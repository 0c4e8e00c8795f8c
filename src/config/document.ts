/** From text to plain values, remembering where each of them stands. */
import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import type { Collector, Spot } from "./collector.ts";
import type { Lines } from "./lines.ts";
import { quote } from "./problem.ts";
import { disguiseReferences, revealReferences } from "./references.ts";
import { explainSyntax, MAX_SYNTAX_PROBLEMS } from "./syntax.ts";

/** Deepest nesting of lists and maps, with aliases followed. */
export const MAX_DEPTH = 32;
/** Most values that aliases may add to a file. */
export const MAX_ALIASED_VALUES = 10_000;

/** A value as YAML gives it; objects may own a key called `__proto__` and are otherwise plain. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Where a value stands, and where everything inside it does. */
export interface Place {
  readonly value: Spot;
  /** Where its key stands; the value itself for list items and the root. */
  readonly key: Spot;
  readonly children: ReadonlyMap<string | number, Place>;
}

export interface Tree {
  readonly value: Plain;
  readonly place: Place;
}

interface Walk {
  readonly collector: Collector;
  readonly text: string;
  readonly anchors: Map<string, Node>;
  /** Anchors whose values are being walked: an alias to one of them would never end. */
  readonly open: Set<string>;
  aliased: number;
  insideAlias: boolean;
  stopped: boolean;
}

/** Reads YAML 1.2 (core schema). Returns null if it is no YAML; everything wrong is added to the collector. */
export function readDocument(text: string, lines: Lines, collector: Collector): Tree | null {
  const bomb = runawayBrackets(text);
  if (bomb !== null) {
    collector.add(
      { at: bomb, text: "" },
      { message: "the file is nested too deeply", allowed: `${MAX_DEPTH} levels` },
    );
    return null;
  }
  const document = parseDocument<Node, false>(disguiseReferences(text), {
    schema: "core",
    version: "1.2",
    merge: false,
    resolveKnownTags: false,
    // The reader compares each key with each other one; 45,000 keys would take it minutes.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: "error",
  });
  const faults = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0]);
  const seen = new Set<number>();
  for (const fault of faults) {
    const { line } = lines.position(fault.pos[0]);
    if (seen.has(line) || seen.size >= MAX_SYNTAX_PROBLEMS) continue;
    seen.add(line);
    const whole = lineAt(text, fault.pos[0]);
    const at = pastIndent(text, fault.pos[0]);
    collector.add({ at, text: whole.trim() }, explainSyntax(fault, whole));
  }
  if (faults.length > 0) return null;

  const walk: Walk = {
    collector,
    text,
    anchors: new Map(),
    open: new Set(),
    aliased: 0,
    insideAlias: false,
    stopped: false,
  };
  const tree = readNode(document.contents, null, 1, walk);
  return walk.stopped ? null : tree;
}

function readNode(node: Node | null, key: Spot | null, depth: number, walk: Walk): Tree {
  const value = { at: node?.range?.[0] ?? key?.at ?? 0, text: sourceOf(node, walk.text) };
  const leaf = (plain: Plain): Tree => ({
    value: plain,
    place: { value, key: key ?? value, children: NOTHING },
  });
  if (walk.stopped || node === null) return leaf(null);
  if (walk.insideAlias && ++walk.aliased > MAX_ALIASED_VALUES) {
    return stop(walk, value, "aliases repeat too much", `at most ${MAX_ALIASED_VALUES} repeated values`);
  }
  if (isAlias(node)) return readAlias(node.source, value, key, depth, walk);
  if ("anchor" in node && node.anchor !== undefined) walk.anchors.set(node.anchor, node);
  if (isScalar(node)) return leaf(readScalar(node.value, value, walk));
  if (depth > MAX_DEPTH) {
    return stop(walk, value, "the file is nested too deeply", `${MAX_DEPTH} levels`);
  }
  if (isMap(node)) return readMap(node, value, key ?? value, depth, walk);
  if (isSeq(node)) return readList(node, value, key ?? value, depth, walk);
  return leaf(null);
}

function readMap(node: YAMLMap, value: Spot, key: Spot, depth: number, walk: Walk): Tree {
  const entries = new Map<string, Tree>();
  for (const pair of node.items) {
    const name = keyOf(pair.key, value, walk);
    if (name === null) continue;
    const child = readNode(asNode(pair.value), name.spot, depth + 1, walk);
    const earlier = entries.get(name.name);
    if (earlier !== undefined) {
      walk.collector.add(name.spot, {
        message: `${quote(name.name)} is given twice`,
        allowed: "each key once",
      });
      continue;
    }
    entries.set(name.name, child);
  }
  return {
    // fromEntries defines properties instead of assigning them, so that `__proto__` is a key like any other.
    value: Object.fromEntries([...entries].map(([name, child]) => [name, child.value])),
    place: { value, key, children: new Map([...entries].map(([name, child]) => [name, child.place])) },
  };
}

function readList(node: YAMLSeq, value: Spot, key: Spot, depth: number, walk: Walk): Tree {
  const items = node.items.map((item) => readNode(asNode(item), null, depth + 1, walk));
  return {
    value: items.map((item) => item.value),
    place: { value, key, children: new Map(items.map((item, index) => [index, item.place])) },
  };
}

function readAlias(name: string, value: Spot, key: Spot | null, depth: number, walk: Walk): Tree {
  const target = walk.anchors.get(name);
  if (target === undefined) {
    walk.collector.add(value, {
      message: `nothing above is marked &${name}`,
      allowed: "a text that starts with * stands in quotes",
      final: true,
    });
    return { value: null, place: { value, key: key ?? value, children: NOTHING } };
  }
  if (walk.open.has(name)) return stop(walk, value, `*${name} would contain itself`, null);
  const outer = walk.insideAlias;
  walk.insideAlias = true;
  walk.open.add(name);
  const tree = readNode(target, key, depth, walk);
  walk.open.delete(name);
  walk.insideAlias = outer;
  return tree;
}

function readScalar(value: unknown, spot: Spot, walk: Walk): Plain {
  if (typeof value === "string") return revealReferences(value);
  if (typeof value === "boolean" || value === null) return value;
  // The core schema knows no other kinds.
  if (typeof value !== "number") return null;
  const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (exact) return value;
  walk.collector.add(spot, {
    message: `${quote(spot.text)} cannot be kept exactly as a number`,
    allowed: "a number of at most 15 digits, or text in quotes",
    final: true,
  });
  return null;
}

function keyOf(key: unknown, map: Spot, walk: Walk): { name: string; spot: Spot } | null {
  const node = asNode(key);
  const spot = { at: node?.range?.[0] ?? map.at, text: sourceOf(node, walk.text) };
  if (isScalar(node) && typeof node.value === "string") {
    if ("anchor" in node && node.anchor !== undefined) walk.anchors.set(node.anchor, node);
    return { name: revealReferences(node.value), spot };
  }
  walk.collector.add(spot, {
    message: `${quote(spot.text)} cannot be a key`,
    allowed: isScalar(node) ? "a word; numbers and the like in quotes" : "a word",
  });
  return null;
}

function stop(walk: Walk, spot: Spot, message: string, allowed: string | null): Tree {
  if (!walk.stopped) walk.collector.add(spot, { message, allowed });
  walk.stopped = true;
  return { value: null, place: { value: spot, key: spot, children: NOTHING } };
}

const NOTHING: ReadonlyMap<string | number, Place> = new Map();

/** What is written for a node: scalars without their quotes, of lists and maps the first line. */
function sourceOf(node: Node | null, text: string): string {
  if (node === null) return "";
  if (isScalar(node)) {
    return revealReferences(node.source ?? "");
  }
  const range = node.range;
  if (range === null || range === undefined) return "";
  return (text.slice(range[0], Math.min(range[1], range[0] + 200)).split("\n", 1)[0] ?? "").trim();
}

function asNode(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null;
}

/** A fault at the beginning of a line is really at its first word; only a tab is itself the fault. */
function pastIndent(text: string, offset: number): number {
  let at = offset;
  while (text[at] === " ") at += 1;
  return at < text.length && text[at] !== "\n" ? at : offset;
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
  const end = text.indexOf("\n", start);
  return text.slice(start, Math.min(end === -1 ? text.length : end, start + 300));
}

/** The offset at which brackets are opened that no honest file opens: reading on would exhaust the stack. */
function runawayBrackets(text: string): number | null {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) depth += 1;
    else if (code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    if (depth > 1_000) return index;
  }
  return null;
}

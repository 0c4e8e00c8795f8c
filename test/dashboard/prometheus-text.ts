/**
 * A reader of Prometheus' text format, version 0.0.4, as its documentation has it
 * (https://prometheus.io/docs/instrumenting/exposition_formats/), which refuses what the format does not allow.
 */

export const TYPES = ["counter", "gauge", "histogram", "summary", "untyped"] as const;

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Epoch milliseconds; null where the line has none. */
  readonly at: number | null;
}

export interface Family {
  readonly name: string;
  readonly help: string | null;
  readonly type: (typeof TYPES)[number];
  readonly samples: readonly Sample[];
}

type Growing = { -readonly [Key in keyof Family]: Family[Key] } & { samples: Sample[]; hasType: boolean };

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*/;
/** As Go's ParseFloat takes it, which the format refers to. */
const FLOAT =
  /^(?:[+-]?(?:\d+(?:_?\d+)*\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?0x[\da-f]+(?:\.[\da-f]*)?p[+-]?\d+|[+-]?inf(?:inity)?|nan)$/i;

/** @throws Error with the number of the line, for anything that the format forbids */
export function parsePrometheus(text: string): Map<string, Family> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const families = new Map<string, Growing>();
  const seen = new Set<string>();
  let current: Growing | null = null;
  const open = (name: string): Growing => {
    if (current?.name === name) return current;
    if (families.has(name)) throw new Error(`${name} is not in one group`);
    const made = { name, help: null, type: "untyped", samples: [], hasType: false } as Growing;
    families.set(name, made);
    return (current = made);
  };
  for (const [index, line] of text.slice(0, -1).split("\n").entries()) {
    try {
      if (line.trim() === "") continue;
      if (line.startsWith("#")) readComment(line, open);
      else {
        const sample = readSample(line);
        const family: Growing = open(familyOf(sample.name, families));
        const key = JSON.stringify([sample.name, sorted(sample.labels)]);
        if (seen.has(key)) throw new Error("this sample is there twice");
        seen.add(key);
        family.samples.push(sample);
      }
    } catch (fault) {
      throw new Error(`line ${index + 1}: ${(fault as Error).message}: ${line}`, { cause: fault });
    }
  }
  for (const family of families.values()) checkParts(family);
  return families;
}

function readComment(line: string, open: (name: string) => Growing): void {
  const match = /^#[ \t]+(HELP|TYPE)[ \t]+(\S+)(?:[ \t](.*))?$/.exec(line);
  // Any other is for people.
  if (match === null) return;
  const [, word, name = "", rest = ""] = match;
  if (NAME.exec(name)?.[0] !== name) throw new Error("this is no name of a metric");
  const family = open(name);
  if (word === "HELP") {
    if (family.help !== null) throw new Error("a second HELP");
    family.help = unescaped(rest, /\\(.)/g, { "\\": "\\", n: "\n" });
    return;
  }
  if (family.hasType) throw new Error("a second TYPE");
  if (family.samples.length > 0) throw new Error("TYPE comes before the first sample");
  const type = TYPES.find((each) => each === rest.trim());
  if (type === undefined) throw new Error("this is no type");
  family.type = type;
  family.hasType = true;
}

/** `x_bucket`, `x_sum` and `x_count` belong to a histogram or summary x. */
function familyOf(name: string, families: ReadonlyMap<string, Growing>): string {
  const base = name.replace(/_(?:bucket|sum|count)$/, "");
  const type = families.get(base)?.type;
  if (base === name) return name;
  return type === "histogram" || (type === "summary" && !name.endsWith("_bucket")) ? base : name;
}

function readSample(line: string): Sample {
  const name = NAME.exec(line)?.[0];
  if (name === undefined) throw new Error("this begins with no name of a metric");
  let rest = line.slice(name.length).trimStart();
  const labels: Record<string, string> = {};
  if (rest.startsWith("{")) {
    rest = rest.slice(1).trimStart();
    while (!rest.startsWith("}")) {
      const label = LABEL.exec(rest)?.[0];
      if (label === undefined) throw new Error("a label's name is missing");
      if (Object.hasOwn(labels, label)) throw new Error(`${label} is there twice`);
      const value = /^\s*=\s*"((?:[^"\\]|\\.)*)"\s*/.exec(rest.slice(label.length));
      if (value === null) throw new Error(`${label} has no value`);
      labels[label] = unescaped(value[1] ?? "", /\\(.)/g, { "\\": "\\", '"': '"', n: "\n" });
      rest = rest.slice(label.length + value[0].length);
      if (rest.startsWith(",")) rest = rest.slice(1).trimStart();
      else if (!rest.startsWith("}")) throw new Error("a comma is missing");
    }
    rest = rest.slice(1);
  } else if (rest === line.slice(name.length)) throw new Error("a blank is missing behind the name");
  const [value = "", at, more] = rest.trim().split(/[ \t]+/);
  if (!FLOAT.test(value)) throw new Error("this is no number");
  if (more !== undefined || (at !== undefined && !/^-?\d+$/.test(at))) throw new Error("this is no moment");
  return { name, labels, value: numberOf(value), at: at === undefined ? null : Number(at) };
}

function numberOf(text: string): number {
  const infinite = /^([+-]?)inf/i.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text.replaceAll("_", ""));
}

function unescaped(text: string, escape: RegExp, meant: Readonly<Record<string, string>>): string {
  return text.replace(escape, (_, sign: string) => {
    const plain = meant[sign];
    if (plain === undefined) throw new Error(`\\${sign} means nothing here`);
    return plain;
  });
}

function sorted(labels: Sample["labels"]): readonly (readonly [string, string])[] {
  return Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** What a histogram and a summary have to have. */
function checkParts({ name, type, samples }: Growing): void {
  if (type !== "histogram" && type !== "summary") return;
  const mark = type === "histogram" ? "le" : "quantile";
  const groups = Map.groupBy(samples, ({ labels }) =>
    JSON.stringify(sorted(labels).filter(([label]) => label !== mark)),
  );
  for (const group of groups.values()) {
    const one = (part: string) => group.find((sample) => sample.name === name + part)?.value;
    if (one("_sum") === undefined || one("_count") === undefined)
      throw new Error(`${name} lacks its sum or count`);
    if (type === "summary") continue;
    const buckets = group
      .filter((sample) => sample.name === `${name}_bucket`)
      .map(({ labels, value }) => ({ le: numberOf(labels["le"] ?? "nan"), value }))
      .toSorted((a, b) => a.le - b.le);
    const isGrowing = buckets.every(({ value }, i) => i === 0 || value >= (buckets[i - 1]?.value ?? 0));
    const last = buckets.at(-1);
    if (!isGrowing || last?.le !== Number.POSITIVE_INFINITY || last.value !== one("_count"))
      throw new Error(`the buckets of ${name} do not add up`);
  }
}

import { basename } from "node:path";

export interface Rule {
  /** `SCH-01`. */
  readonly id: string;
  /** From its id to the next rule or heading. */
  readonly text: string;
  /** Further text of the specification that speaks of it: rows of its table of proofs. */
  readonly proofs: readonly string[];
}

/** A rule begins with its id in bold, in a paragraph, a list or a heading of its own. */
const START = /^(?:[-*] )?(?:\*\*|#{2,6} )([A-Z]{2,5}-\d{2,3})\b/;

/** The rules of one specification, in order. */
export function rulesOf(specification: string): Rule[] {
  const lines = specification.split("\n");
  const starts = lines.flatMap((line, index) => {
    const id = START.exec(line)?.[1];
    return id === undefined ? [] : [{ id, index }];
  });
  return starts.map(({ id, index }) => {
    const rest = lines.slice(index + 1);
    const length = rest.findIndex((line) => START.test(line) || line.startsWith("#"));
    const text = lines.slice(index, length === -1 ? undefined : index + 1 + length).join("\n");
    const rows = lines.filter((line) => line.startsWith("|") && idsWithin(firstCell(line)).includes(id));
    return { id, text, proofs: rows };
  });
}

/** Names in code that look like tests: `oracle.test.ts`, or `retention` for a suite that several adapters pass. */
export function testsNamedIn({ text, proofs }: Rule, files: readonly string[]): string[] {
  const known = new Set(files.filter(isTest).map((file) => basename(file)));
  const words = [text, ...proofs].flatMap((part) =>
    [...part.matchAll(/`([\w./-]+)`/g)].map(([, word = ""]) => word),
  );
  const names = words.flatMap((word) =>
    word.endsWith(".test.ts") ? [basename(word)] : [`${word}.test.ts`, `${word}.ts`],
  );
  return names.filter((name) => known.has(name));
}

function isTest(file: string): boolean {
  return file.endsWith(".test.ts") || /(^|\/)conformance\/[\w-]+\.ts$/.test(file);
}

function firstCell(row: string): string {
  return row.split("|")[1] ?? "";
}

/** `SCH-05 to SCH-09, SCH-12` names six. */
function idsWithin(text: string): string[] {
  return [...text.matchAll(/([A-Z]{2,5})-(\d{2,3})(?: (?:to|–|-) \1-(\d{2,3}))?/g)].flatMap(
    ([, prefix, from, to]) => {
      const first = Number(from);
      const count = to === undefined ? 1 : Number(to) - first + 1;
      return Array.from(
        { length: count },
        (_, index) => `${prefix}-${String(first + index).padStart(2, "0")}`,
      );
    },
  );
}

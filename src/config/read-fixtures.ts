/** The example files of this room, for tests: `fixtures/valid` and `fixtures/invalid`. */
import { readdirSync, readFileSync } from "node:fs";

export interface Fixture {
  readonly name: string;
  /** The rules of the specification that it proves, such as `CFG-07`. */
  readonly rules: readonly string[];
  readonly sentence: string;
  /** Can the fault be seen in the file alone, value by value, as a JSON Schema does? */
  readonly structural: boolean;
  readonly text: string;
  /** The problems that are to be found, in order, as they are printed without file and allowed values. */
  readonly expected: readonly string[];
}

/** Reads all fixtures of one kind. */
export function readFixtures(kind: "valid" | "invalid"): Fixture[] {
  const folder = new URL(`./fixtures/${kind}/`, import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .map((name) => readFixture(name, readFileSync(new URL(name, folder), "utf8")));
}

function readFixture(name: string, text: string): Fixture {
  const head = /^# (CFG-\d\d(?:, CFG-\d\d)*): (.+)$/m.exec(text);
  if (head === null) throw new Error(`${name} does not say which rule it proves`);
  return {
    name,
    rules: (head[1] ?? "").split(", "),
    sentence: head[2] ?? "",
    structural: !text.includes("\n# structural: no\n"),
    text,
    expected: text
      .split("\n")
      .filter((line) => line.startsWith("# expect "))
      .map((line) => line.slice("# expect ".length)),
  };
}

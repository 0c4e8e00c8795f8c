/** Real excerpts lie beside the project; one that no test reads proves nothing. */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { REPOSITORY } from "./planted-tree.ts";
import { textOf, trackedFiles } from "./tracked-files.ts";

const DATA = join(REPOSITORY, "..", "shared", "data");
const FOLDERS = ["clinvar", "consumer-dna", "vcf", "clinpgx"];

test(
  "every excerpt of genomes, raw data, ClinVar and ClinPGx is named by a test that reads excerpts",
  { skip: existsSync(DATA) ? false : "needs ../shared/data" },
  () => {
    const readers = trackedFiles()
      .filter((file) => file.endsWith(".test.ts") && file !== "test/repository/excerpts.test.ts")
      .map(textOf)
      .filter((text) => text.includes('"shared", "data"'));
    const unread = FOLDERS.flatMap(
      (folder) =>
        readdirSync(join(DATA, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !/^(README|LICENSE)/.test(entry.name))
          .map((entry) => entry.name),
      // Allele definitions are named by their gene.
    ).filter((name) => {
      const gene = /^(\w+)_translation\.json$/.exec(name)?.[1];
      const words = gene === undefined ? [`"${name}"`, `/${name}"`, ` ${name} `] : [`"${gene}"`];
      return !readers.some((text) => words.some((word) => text.includes(word)));
    });
    assert.deepEqual(unread, []);
  },
);

/** Homes whose page is published, for the tests of one file. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeDemoHome } from "../../scripts/demo/demo-home.ts";
import { PUBLIC_CONFIG } from "../../scripts/demo/published.ts";
import type { Published } from "../../src/dashboard/api/published.ts";
import type { Site } from "../../src/ports/publishing.ts";

/** Its public tasks. */
export const PUBLIC = [
  "backup_photos",
  "clinvar",
  "data_freshness",
  "energy_prices",
  "project_health",
  "weekly_summary",
];

export interface PublishedHome {
  readonly folder: string;
  /** Changes the ledger as no process of Nightdesk could: what has ended may be altered too. */
  alter(change: (database: DatabaseSync) => void): void;
  remove(): void;
}

/** The invented person's home with six public tasks among thirteen. */
export async function openPublishedHome(): Promise<PublishedHome> {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk-published-"));
  await makeDemoHome(folder, PUBLIC_CONFIG);
  return {
    folder,
    alter(change) {
      const database = new DatabaseSync(join(folder, "state", "ledger.db"), {
        timeout: 5000,
        enableForeignKeyConstraints: false,
      });
      const triggers = database.prepare("select name from sqlite_master where type = 'trigger'").all();
      for (const { name } of triggers) database.exec(`drop trigger ${String(name)}`);
      database.exec("begin");
      change(database);
      database.exec("commit");
      database.close();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export function answersOf({ files }: Site): Published {
  const page = new TextDecoder().decode(files.get("index.html"));
  const [, json] = /<script type="application\/json" id="answers">(.*?)<\/script>/s.exec(page) ?? [];
  if (json === undefined) throw new Error("the page carries no answers");
  return JSON.parse(json) as Published;
}

/** The same files to the byte. */
export function assertSame(a: Site, b: Site): void {
  assert.deepEqual([...b.files.keys()], [...a.files.keys()]);
  const [before_, after_] = [answersOf(a), answersOf(b)];
  // Says where they differ; the bytes alone would not.
  assert.deepEqual(after_, before_);
  for (const [path, bytes] of a.files)
    assert.ok(Buffer.from(bytes).equals(b.files.get(path) ?? Buffer.alloc(0)), path);
}

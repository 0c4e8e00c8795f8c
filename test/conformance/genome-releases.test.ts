/** specs/009 by the real command: how ClinVar's releases come from a server, and what answers when none comes. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { startUpstream, type Upstream, type UpstreamFile } from "../../src/testing/upstream/clinvar.ts";
import { FIRST, packed, publish, yaml } from "./genome-home.ts";
import { ends, json } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

const FILE = "vcf_GRCh38/clinvar.vcf.gz";
const MORE = [...FIRST, "X 80 17 C T CLNSIG=Benign"];

async function homeAt(t: TestContext, file: UpstreamFile): Promise<{ home: string; server: Upstream }> {
  const server = await startUpstream();
  t.after(() => server.close());
  server.files.set(FILE, file);
  return { home: temporaryHome(t, { "nightdesk.yaml": yaml(server.url) }), server };
}

/** What the last run asked, with the answers. */
function talk(server: Upstream): string[] {
  const told = server.asked.map((line, at) => `${line} ${server.answered[at]}`);
  server.asked.length = 0;
  server.answered.length = 0;
  return told;
}

async function ran(home: string, state = "succeeded"): Promise<RunAnswer> {
  const answer = await json<RunAnswer>(home, "run", "cv");
  assert.equal(answer.state, state, answer.detail ?? "");
  return answer;
}

describe("releases from a server", { concurrency: true }, () => {
  test("GEN-100: an md5 that is the same file as before is answered with 304; a new release comes whole", async (t) => {
    const { home, server } = await homeAt(t, { bytes: packed(FIRST, "2026-10-05") });
    await ran(home);
    assert.deepEqual(talk(server), [`GET ${FILE}.md5 200`, `GET ${FILE} 200`]);
    assert.equal((await ran(home)).changed, 0);
    assert.deepEqual(talk(server), [`GET ${FILE}.md5 304`]);
    server.files.set(FILE, { bytes: packed(MORE, "2026-11-02") });
    assert.match((await ran(home)).report?.headline ?? "", /2026-11-02 .*1 added/);
    assert.deepEqual(talk(server), [`GET ${FILE}.md5 200`, `GET ${FILE} 200`]);
    await json(home, "run", "cv", "--full");
    assert.deepEqual(
      talk(server),
      [`GET ${FILE}.md5 200`, `GET ${FILE} 200`],
      "all of it, where it is asked for",
    );
  });

  for (const [what, version] of [
    ["tag", {}],
    ["date", { modified: "Mon, 05 Oct 2026 10:00:00 GMT" }],
  ] as const) {
    test(`GEN-101: without an md5 the file's ${what} decides, and that is told`, async (t) => {
      const { home, server } = await homeAt(t, {
        bytes: packed(FIRST, "2026-10-05"),
        withoutMd5: true,
        ...version,
      });
      assert.match(
        (await ends(0, home, "run", "cv")).stdout,
        /\.md5 is not there; tag, date, end and records/,
      );
      assert.deepEqual(talk(server), [`GET ${FILE}.md5 404`, `GET ${FILE} 200`]);
      assert.equal((await ran(home)).changed, 0);
      assert.deepEqual(talk(server), [`GET ${FILE}.md5 404`, `GET ${FILE} 304`]);
    });
  }

  test("GEN-101: without an md5 a file whose end is missing is refused, and the old index stays", async (t) => {
    const { home, server } = await homeAt(t, { bytes: packed(FIRST, "2026-10-05"), withoutMd5: true });
    await ran(home);
    const bytes = packed(MORE, "2026-11-02");
    server.files.set(FILE, { bytes: bytes.subarray(0, -28), withoutMd5: true });
    assert.match((await ran(home, "failed")).detail ?? "", /cut off/);
    assert.match((await ends(0, home, "genome", "lookup", "rs6025")).stdout, /ClinVar 2026-10-05/);
    server.files.set(FILE, { bytes, withoutMd5: true });
    assert.match((await ran(home)).report?.headline ?? "", /2026-11-02/);
  });

  test("GEN-100: a server that wants to be left alone for a moment is asked again; one that refuses is told in a sentence", async (t) => {
    const { home, server } = await homeAt(t, { bytes: packed(FIRST, "2026-10-05") });
    server.instead.push(429, 503);
    await ran(home);
    assert.deepEqual(talk(server), [
      `GET ${FILE}.md5 429`,
      `GET ${FILE}.md5 503`,
      `GET ${FILE}.md5 200`,
      `GET ${FILE} 200`,
    ]);
    server.instead.push(403);
    const { stdout, stderr } = await ends(1, home, "run", "cv");
    assert.match(stdout + stderr, /clinvar\.vcf\.gz\.md5: the server answered 403/);
    assert.doesNotMatch(stdout + stderr, /HttpError|^ +at /m);
  });
});

describe("an index and its disk", { concurrency: true }, () => {
  test("GEN-102: of a local file too the disk is asked first, before anything is written", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi") });
    publish(home, packed(FIRST, "2026-10-05"));
    // Sparse: larger than any disk, and no bytes.
    truncateSync(join(home, "ncbi", FILE), 2 ** 43);
    const answer = await ran(home, "failed");
    assert.match(
      answer.detail ?? "",
      /about \d+\.\d GB are needed for the index, and .* are free; nothing was written/,
    );
    assert.equal(existsSync(join(home, "data", "clinvar")), false);
  });

  test("GEN-26: damage that shows only when the old index is read beside the new one is mended by the same run", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi") });
    publish(home, packed(FIRST, "2026-10-05"));
    await ran(home);
    const db = new DatabaseSync(join(home, "data", "clinvar", "GRCh38.db"));
    db.exec("update _nightdesk_block set data = substr(data, 1, 30) || zeroblob(length(data) - 30)");
    db.close();
    publish(home, packed(MORE, "2026-11-02"));
    const { stdout } = await ends(0, home, "run", "cv");
    assert.match(stdout, /kept as GRCh38\.damaged\.db/);
    assert.match((await ends(0, home, "genome", "lookup", "17")).stdout, /1 found/);
  });

  test("GEN-103: where the index is damaged and no release can be had, the one before it answers", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("ncbi") });
    publish(home, packed(FIRST, "2026-10-05"));
    await ran(home);
    publish(home, packed(MORE, "2026-11-02"));
    await ran(home);
    writeFileSync(join(home, "data", "clinvar", "GRCh38.db"), "no database ".repeat(1000));
    renameSync(join(home, "ncbi"), join(home, "offline"));
    mkdirSync(join(home, "ncbi"));
    const { stdout } = await ends(1, home, "run", "cv");
    assert.match(stdout, /kept as GRCh38\.damaged\.db.*release 2026-10-05 answers, the one before/s);
    assert.match((await ends(0, home, "genome", "lookup", "rs6025")).stdout, /ClinVar 2026-10-05/);
    renameSync(join(home, "offline"), join(home, "ncbi", "again"));
    writeFileSync(join(home, "nightdesk.yaml"), yaml("ncbi/again"));
    assert.match((await ran(home)).report?.headline ?? "", /2026-11-02 .*1 added/);
    assert.match((await ends(0, home, "genome", "lookup", "17")).stdout, /1 found/);
  });
});

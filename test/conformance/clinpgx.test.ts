/** specs/011 by the real command: ClinPGx from a folder and over HTTP. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { ANNOTATIONS, makeArchives, type Making } from "../../src/tasks/clinpgx/fixtures/archives.ts";
import { type ClinpgxUpstream, startClinpgx } from "../../src/testing/upstream/clinpgx.ts";
import { begin, ends, json } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

function yaml(source: string, more = "", use = "clinpgx"): string {
  return `timezone: UTC\ntasks:\n  - {id: pgx, use: ${use}, with: {source: "${source}"${more}}, schedule: on_demand, on_lost: retry}\n`;
}

function publish(home: string, making: Making = {}): void {
  const folder = join(home, "upstream");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, bytes] of makeArchives(making)) writeFileSync(join(folder, name), bytes);
}

async function upstream(t: TestContext, making: Making = {}): Promise<ClinpgxUpstream> {
  const server = await startClinpgx();
  t.after(() => server.close().catch(() => undefined));
  for (const [name, bytes] of makeArchives(making)) server.archives.set(name, bytes);
  for (const { id, gene, level } of ANNOTATIONS)
    server.annotations.set(`${gene.split(";")[0] ?? ""} ${level}`, [
      { id: Number(id), name: `detail ${id}`, new_field: 1 },
    ]);
  return server;
}

const run = (home: string, ...more: string[]) => json<RunAnswer>(home, "run", "pgx", ...more);
const toApi = ({ asked }: ClinpgxUpstream) => asked.filter((line) => line.includes("summaryAnnotation?"));

async function rows(home: string, sql: string): Promise<unknown[][]> {
  const answer = await json<Record<string, unknown>[]>(home, "data", "query", sql);
  return answer.map((row) => Object.values(row));
}

describe("ClinPGx on this machine", { concurrency: true }, () => {
  test("PGX-01, PGX-05: a folder's archives become tables; a second run changes nothing; what is gone upstream goes", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("upstream") });
    publish(home);
    const first = await run(home);
    assert.equal(first.state, "succeeded", first.detail ?? "");
    assert.match(first.report?.headline ?? "", /^ClinPGx 2026-11-05: 7 annotations, 5 of level 1A to 2B/);
    assert.match(first.report?.body ?? "", /CC BY-SA 4\.0/);
    const again = await run(home);
    assert.deepEqual([again.state, again.changed], ["succeeded", 0]);
    await ends(0, home, "verify", "pgx");
    assert.deepEqual(await rows(home, "select count(*) from pgx.archives where license like '%4.0'"), [[13]]);
    publish(home, { created: "2026-12-05", annotations: ANNOTATIONS.slice(0, 6) });
    const next = await run(home);
    assert.equal(next.state, "succeeded");
    assert.deepEqual(await rows(home, "select id from pgx.summary_annotations order by id"), [
      ["1"],
      ["2"],
      ["3"],
      ["4"],
      ["5"],
      ["7"],
    ]);
    assert.deepEqual(await rows(home, "select count(*) from pgx.summary_alleles where annotation_id = '6'"), [
      [0],
    ]);
  });

  test("PGX-03, PGX-06: what is refused, shrunk or missing is told, and the old rows stay", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("upstream") });
    publish(home);
    await run(home);
    publish(home, {
      created: "2026-12-05",
      annotations: ANNOTATIONS.slice(0, 2),
      files: { "drugs.zip": { "LICENSE.txt": null } },
    });
    rmSync(join(home, "upstream", "genes.zip"));
    const told = await run(home);
    assert.equal(told.state, "succeeded");
    const titles = told.report?.findings.map(({ severity, title }) => `${severity} ${title}`).toSorted();
    assert.deepEqual(titles, [
      "info genes.zip is not at the source; what was known before stays",
      "warning drugs.zip was not taken; what was known before stays",
      "warning summaryAnnotations.zip was not taken; what was known before stays",
    ]);
    assert.deepEqual(await rows(home, "select count(*) from pgx.summary_annotations"), [[7]]);
    assert.deepEqual(await rows(home, "select count(*) from pgx.drugs"), [[1]]);
    const calm = await run(home);
    assert.deepEqual([calm.state, calm.changed, calm.report?.findings.length], ["succeeded", 0, 3]);
    const forced = await run(home, "--with", "may_shrink=true", "--full");
    assert.equal(
      forced.report?.findings.some(({ title }) => title.startsWith("summaryAnnotations")),
      false,
    );
    publish(home, { created: "2026-12-06" });
    const well = await run(home);
    assert.deepEqual(well.report?.findings, []);
  });

  test("PGX-07, PGX-08: over HTTP nothing comes twice; details are asked for gene by gene, kept whole, not asked again", async (t) => {
    const server = await upstream(t);
    const home = temporaryHome(t, { "nightdesk.yaml": yaml(server.url, ", requests_per_second: 2") });
    const first = await run(home);
    assert.equal(first.state, "succeeded", first.detail ?? "");
    assert.match(first.report?.headline ?? "", /5 with details$/);
    assert.equal(toApi(server).length, 5);
    for (const [index, at] of server.times.entries()) {
      const second = server.times.slice(index).filter((time) => time < at + 1000).length;
      assert.ok(second <= 3, `${second} questions began within a second`);
    }
    assert.deepEqual(await rows(home, "select json->>'new_field', license from pgx.details where id = '1'"), [
      [1, "CC BY-SA 4.0, ClinPGx; content of CPIC guidelines CC0"],
    ]);
    assert.deepEqual(readdirSync(join(home, "data", "clinpgx", "incoming")), []);
    const before = server.asked.length;
    const again = await run(home);
    assert.deepEqual([again.changed, toApi(server).length], [0, 5]);
    const answers = server.asked.slice(before);
    assert.ok(
      answers.every((line) => / 30[34]$/.test(line)),
      answers.join("\n"),
    );
  });

  test("PGX-07: an archive whose transfer broke goes on where it stopped", async (t) => {
    const server = await upstream(t);
    const home = temporaryHome(t, { "nightdesk.yaml": yaml(server.url, ", requests_per_second: 2") });
    server.breakAfter.set("drugs.zip", 200);
    const told = await run(home);
    assert.equal(told.state, "succeeded", told.detail ?? "");
    const answers = server.asked.filter((line) => line.includes("s3/drugs.zip"));
    assert.deepEqual(
      answers.map((line) => line.split(" ").at(-1)),
      ["200", "206"],
    );
    assert.match(told.report?.headline ?? "", /: 7 annotations/);
  });

  test("PGX-09: 403, 429, 5xx and another form are told apart; the archives are kept; the next run asks only what is left", async (t) => {
    const server = await upstream(t);
    const home = temporaryHome(t, { "nightdesk.yaml": yaml(server.url, ", requests_per_second: 2") });
    server.instead.push('{"data": "no list"}', 403);
    const refused = await run(home);
    assert.equal(refused.state, "succeeded");
    assert.match(
      refused.report?.findings.map(({ title }) => title).join() ?? "",
      /API refuses us \(403\); 5 questions are left/,
    );
    assert.deepEqual(await rows(home, "select count(*) from pgx.summary_annotations"), [[7]]);
    server.instead.push(...Array<number>(5).fill(429));
    const limited = await run(home);
    assert.match(
      limited.report?.findings.map(({ title }) => title).join() ?? "",
      /too often \(429\); 5 questions/,
    );
    const well = await run(home);
    assert.deepEqual(well.report?.findings, []);
    assert.match(well.report?.headline ?? "", /5 with details$/);
  });

  test("PGX-10: killed in the middle, the next run goes on with the questions that were not answered", async (t) => {
    const server = await upstream(t);
    const home = temporaryHome(t, { "nightdesk.yaml": yaml(server.url, ", requests_per_second: 2") });
    const child = begin(t, home, "run", "pgx");
    await server.whenAsked(3);
    child.kill("SIGKILL");
    const gone = await json<RunAnswer>(home, "run", "pgx", "--wait");
    assert.equal(gone.state, "succeeded", gone.detail ?? "");
    const questions = toApi(server).map((line) => line.replace(/ \d+$/, ""));
    assert.equal(new Set(questions).size, 5);
    assert.ok(questions.length <= 6, "at most the one that was on its way comes twice");
  });

  test("PGX-11: the old name still runs and says so; nothing at all is a failure", async (t) => {
    const home = temporaryHome(t, { "nightdesk.yaml": yaml("upstream", "", "pharmgkb") });
    const check = await ends(0, home, "check");
    assert.match(check.stdout + check.stderr, /"pharmgkb" is called clinpgx now/);
    const { stdout } = await ends(1, home, "run", "pgx");
    assert.match(stdout, /pharmgkb is called clinpgx now/);
    assert.match(stdout, /none of ClinPGx's archives could be had/);
    publish(home);
    await ends(0, home, "run", "pgx");
  });

  test("PGX-12: a source that is away is asked once, told as one finding, and what was known stays", async (t) => {
    const server = await upstream(t);
    const home = temporaryHome(t, {
      "nightdesk.yaml": yaml(server.url, ", requests_per_second: 2, api: false"),
    });
    await run(home);
    await server.close();
    const away = await run(home);
    assert.equal(away.state, "succeeded", away.detail ?? "");
    assert.deepEqual(
      away.report?.findings.map(({ title }) => title),
      ["ClinPGx could not be reached for 13 of 13 archives; what was known before stays"],
    );
    assert.deepEqual(await rows(home, "select count(*) from pgx.summary_annotations"), [[7]]);
  });
});

/** Words that nobody may ever read, in every text that a home has, and the many ways to find one again. */
import type { DatabaseSync } from "node:sqlite";

export const CANARY = "kanarek7f3";
/** Amounts and numbers of the same kind. */
const NUMBER = 7_731_337;

/** What the published page is made from, or what the database itself checks. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  run: ["id", "task", "trigger", "state", "waiting_for", "reason"],
  slot: ["task", "nominal", "run_id", "outcome", "reason"],
  slot_span: ["task", "first_nominal", "last_nominal", "outcome", "reason"],
  attempt: ["run_id", "outcome", "reason"],
  revision: ["task", "rule", "zone"],
  report: ["run_id", "task"],
  finding: ["task", "severity", "state", "run_id"],
  task_memory: ["task"],
  event: ["kind"],
  instance: ["id", "kind"],
};
/** Nothing of them is asked for. */
const LEFT_ALONE = ["migration", "meta", "counter", "good_config", "sqlite_sequence"];

/** @returns how many texts were poisoned */
export function poisonLedger(database: DatabaseSync): number {
  let poisoned = 0;
  const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
  for (const { name } of tables) {
    const table = String(name);
    if (LEFT_ALONE.includes(table)) continue;
    for (const { name: column, type } of database.prepare(`pragma table_info(${table})`).all()) {
      if (String(type).toLowerCase() !== "text" || KEPT[table]?.includes(String(column))) continue;
      // The run that stands for a moment is named in `detail`; those are kept, and looked at in another test.
      const where = table === "slot" ? "where reason is not 'superseded'" : "";
      poisoned += change(database, `update or ignore ${table} set "${String(column)}" = ? ${where}`, [
        `${CANARY} /home/${CANARY}/x 8817.26`,
      ]);
    }
  }
  database.exec(`update run set params = '{"${CANARY}":"${CANARY}"}', exit_code = ${NUMBER}, changed = ${NUMBER},
    cost_usd = ${NUMBER}.25, cancel_at = ${NUMBER}`);
  database.exec(`update attempt set exit_code = ${NUMBER}, leaked = ${NUMBER}, pid = ${NUMBER}`);
  const report = { headline: CANARY, body: CANARY, unchanged: CANARY, progress: { note: CANARY } };
  const lists = { metrics: [], artifacts: [CANARY], problems: [CANARY], findings: [] };
  change(database, "update report set body = ?", [JSON.stringify({ ...report, ...lists })]);
  database.exec(`update task_memory set paused_at = last_success_at, paused_why = '${CANARY}'
    where task in ('energy_prices', 'clinpgx')`);
  // Words of reasons that no list has, and a stand-in that is no run.
  database.exec(`update run set reason = '${CANARY}' where state = 'failed' and rowid % 2 = 0`);
  database.exec(`update attempt set reason = '${CANARY}' where outcome = 'failed'`);
  database.exec(`update slot set reason = '${CANARY}' where outcome = 'skipped'`);
  database.exec(`update slot set detail = '${CANARY}' where reason = 'superseded' and id % 3 = 0`);
  database.exec(`update event set text = json_set('{"from":1795194120000,"until":1795416060000,"missed":1,"caught_up":1}',
    '$.${CANARY}', '${CANARY}', '$.missed', ${NUMBER}) where kind = 'absence'`);
  return poisoned;
}

/** The configuration that the ledger keeps: every text of every task but what the page is made from. */
export function poisonConfig(database: DatabaseSync): void {
  const { body } = database.prepare("select body from good_config").get() ?? {};
  const config = JSON.parse(String(body)) as Record<string, unknown> & { tasks: Record<string, unknown>[] };
  const tasks = config.tasks.map((task) => ({
    ...task,
    work: poisonedWork(task["work"] as Record<string, unknown>),
    locks: [CANARY],
    dependsOn: [`${CANARY}_upstream`],
    env: { [CANARY]: CANARY },
    envPass: [CANARY],
    cwd: `/home/${CANARY}`,
    gate: { kind: "script", path: `/home/${CANARY}/gate.py` },
    expect: { file: { path: `/home/${CANARY}/out`, newerThanSlot: true } },
    inputs: [{ kind: "file", path: `/home/${CANARY}/in` }],
    model: CANARY,
    tools: [CANARY],
    approve: [CANARY],
    network: [CANARY],
    runsOn: [CANARY],
    acceptRisk: CANARY,
    budget: {
      perRunUsd: NUMBER,
      perTaskUsd: NUMBER,
      perDayUsd: NUMBER,
      perMonthUsd: NUMBER,
      maxTurns: NUMBER,
    },
    timeoutMs: NUMBER,
    line: NUMBER,
  }));
  const top = {
    claude: { api_key: CANARY },
    channels: { telegram: { token: CANARY } },
    deadMan: { url: CANARY },
    budget: { perRunUsd: NUMBER },
    concurrency: NUMBER,
    dashboard: { port: NUMBER },
    ledger: `/home/${CANARY}/ledger.db`,
    hash: CANARY,
  };
  change(database, "update good_config set body = ?", [JSON.stringify({ ...config, ...top, tasks })]);
}

function poisonedWork(work: Record<string, unknown>): Record<string, unknown> {
  const path = `/home/${CANARY}/x`;
  return {
    ...work,
    path,
    args: [CANARY],
    module: path,
    settings: { [CANARY]: CANARY },
    text: CANARY,
    file: path,
  };
}

function change(database: DatabaseSync, sql: string, values: readonly string[]): number {
  return Number(database.prepare(sql).run(...values).changes);
}

/** The forms in which a word could stand in a file: as it is, in any base64, in hexadecimal, reversed. */
export function formsOf(word: string): string[] {
  const bytes = Buffer.from(word);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // The first and last signs hang together with what stands beside the word.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [word, ...base64, bytes.toString("hex"), Array.from(word).reverse().join("")].map((form) =>
    form.toLowerCase(),
  );
}

/** A file's text, also with its escapes undone. */
export function readingsOf(bytes: Uint8Array): string[] {
  const text = new TextDecoder().decode(bytes);
  const unescaped = text
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\x([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/%([0-9a-f]{2})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
  return [
    text.toLowerCase(),
    unescaped.toLowerCase(),
    new TextDecoder("utf-16le").decode(bytes).toLowerCase(),
  ];
}

export const NUMBERS: readonly string[] = [String(NUMBER), "8817.26"];

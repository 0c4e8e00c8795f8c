/** What the scripts say of themselves, held against the ledger and the logs. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { HistoryRow } from "../../src/ports/ledger-reading.ts";
import { isTerminal } from "../../src/core/transitions.ts";
import { withStore, wordsIn } from "./machine.ts";

export type EndedRow = Pick<
  HistoryRow,
  "task" | "slotAt" | "state" | "reason" | "attempt" | "exitCode" | "log"
>;

/** All rows of the history that are final, by id. */
export async function endedRows(home: string): Promise<Map<string, EndedRow>> {
  if (!existsSync(join(home, "state", "ledger.db"))) return new Map();
  const rows = await withStore(home, ({ reading }) => reading.history({ limit: 1_000_000 }));
  const ended = rows.filter(({ state }) => state !== "open" && isTerminal(state));
  return new Map(
    ended.map(({ id, task, slotAt, state, reason, attempt, exitCode, log }) => [
      id,
      { task, slotAt, state, reason, attempt, exitCode, log },
    ]),
  );
}

/**
 * Every attempt that began is in the ledger with its exit code and in the log with its output, unless it is lost; only
 * attempts that were cut off together with Nightdesk may be. No moment of a task with `on_lost: alert` began twice.
 *
 * @param cutOff runs whose work was killed
 */
export async function checkExecutions(
  home: string,
  cutOff: ReadonlySet<string>,
): Promise<{ started: number; lost: number }> {
  const begun = wordsIn(home, "executions").filter(([word]) => word === "begin");
  const log = logText(home);
  const keys = new Map<string, number>();
  const attempts = new Set<string>();
  let lost = 0;
  await withStore(home, async ({ reading }) => {
    for (const [, run = "", attempt = "", key = "", code] of begun) {
      const name = `run ${run} attempt ${attempt} of ${key}`;
      assert.ok(!attempts.has(`${run} ${attempt}`), `${name} began twice`);
      attempts.add(`${run} ${attempt}`);
      keys.set(key, (keys.get(key) ?? 0) + 1);
      const record = (await reading.attempts(run)).find(({ n }) => n === Number(attempt));
      assert.ok(record !== undefined && record.endedAt !== null, `${name} is in the ledger`);
      if (record.outcome === "lost") {
        lost += 1;
        assert.ok(cutOff.has(run), `${name} is lost though nobody killed it`);
        continue;
      }
      assert.equal(record.outcome, code === "0" ? "succeeded" : "failed", name);
      assert.equal(record.exitCode, Number(code), name);
      assert.equal(
        countOf(log, `\nbegun ${run} ${attempt}\nfinished ${run} ${attempt}\n`),
        1,
        `${name} in the log`,
      );
    }
  });
  for (const [key, count] of keys) {
    if (key.startsWith("alert")) assert.equal(count, 1, `${key} began ${count} times`);
  }
  return { started: begun.length, lost };
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}

function logText(home: string): string {
  const folder = join(home, "logs");
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("");
}

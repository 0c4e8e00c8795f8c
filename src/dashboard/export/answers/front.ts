/** The front page of what is published: the record, without findings, questions, money and messages. */
import type { FRONT_SINCE } from "../../api/front.ts";
import type { PublicFront } from "../../api/published.ts";
import { brokenTasks, SHOWN, stripOf, sumOf } from "../../reading/answers/front.ts";
import { idleOf } from "../../reading/answers/idle.ts";
import { isBad, isRun, nightOf } from "../../reading/answers/night.ts";
import { ranOf } from "../../reading/answers/ran.ts";
import type { RecordView } from "../../reading/view.ts";
import { perSeverity, publicCell, publicRow } from "../public-shapes.ts";

export async function publicFront(
  view: RecordView,
  asked: (typeof FRONT_SINCE)[number],
): Promise<PublicFront> {
  const { since, absence, rows } = await nightOf(view, asked);
  const runs = rows.filter(isRun);
  const idle = rows.filter((row) => !isRun(row));
  const { ran, ran_more: more } = await ranOf(view, runs);
  const { idle: idleRows, idle_more: moreIdle } = idleOf(view, idle, runs);
  const broken = await brokenTasks(view, runs);
  const open = await view.sources.reading.findings({ states: ["new", "ongoing"] });
  return {
    since,
    counts: {
      failed_tasks: broken.length,
      runs: runs.filter(({ startedAt }) => startedAt !== null).length,
      succeeded: runs.filter(({ state }) => state === "succeeded").length,
      failed: runs.filter(isBad).length,
      idle: sumOf(idle),
      missed: sumOf(idle.filter(({ state, reason }) => state === "missed" && reason !== "superseded")),
    },
    open: perSeverity(open),
    failures: broken.slice(0, SHOWN.failures).map((failure) => ({
      row: publicRow(failure.run),
      failures_in_row: failure.failures_in_row,
      last_success_at: failure.last_success_at,
    })),
    absence: absence === null ? null : await absenceOf(view, absence.from, absence.until),
    ran: ran.map(publicRow),
    ran_more: more,
    idle: idleRows.map(publicRow),
    idle_more: moreIdle,
  };
}

async function absenceOf(view: RecordView, from: number, until: number) {
  const moments = await stripOf(view, from, until);
  return { from, until, moments: moments.map((moment) => ({ ...publicCell(moment), task: moment.task })) };
}

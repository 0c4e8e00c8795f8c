/** One task: what it is, how it went, when it comes, and what a person may do with it. */
import { useRef } from "preact/hooks";
import type { TaskAnswer } from "../../api/tasks.ts";
import { act, canSteer, Cancel, PauseOrResume, RunNow, taskPath } from "../parts/actions.tsx";
import { Cells } from "../parts/cells.tsx";
import { away, clock, when } from "../parts/clock.ts";
import { Line } from "../parts/findings.tsx";
import { History } from "../parts/history.tsx";
import { Loaded, Missing } from "../parts/states.tsx";
import { Trend } from "../parts/trend.tsx";
import { YearStrip } from "../parts/year-strip.tsx";
import { isPublished, publishedDays } from "../published/inlined.ts";
import { Open } from "../parts/open-findings.tsx";
import { to } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { plural } from "../text/format.ts";

export function Task({ id }: { id: string }) {
  const asked = useAnswer("task", `/api/tasks/${encodeURIComponent(id)}`);
  const missing = (
    <Missing href={to("tasks")} text="All tasks">
      There is no task {id}
    </Missing>
  );
  return (
    <Loaded asked={asked} missing={missing}>
      {(task) => <TaskPage task={task} />}
    </Loaded>
  );
}

function TaskPage({ task }: { task: TaskAnswer }) {
  const isPaused = task.paused_at !== null;
  return (
    <>
      <div class="row">
        <h1>{task.id}</h1>
        <span class="push row">
          {task.running === null ? <RunNow task={task.id} look="main" /> : <Cancel run={task.running} />}
          <PauseOrResume task={task.id} isPaused={isPaused} />
          {task.has_slots && <Backfill task={task.id} />}
        </span>
      </div>
      <p class="prose" style={{ margin: "8px 0 20px" }}>
        {isPaused ? (
          <>
            Paused since {when(task.paused_at ?? 0)}
            {task.paused_why === null ? "" : `: ${task.paused_why}`}. Its slots are recorded as skipped.
          </>
        ) : task.enabled ? (
          <>
            {task.rule}.{" "}
            {task.last_success_at === null
              ? "It has not succeeded yet."
              : `Last success: ${when(task.last_success_at)}.`}
            {task.failures_in_row > 0 &&
              ` It failed ${task.failures_in_row === 1 ? "the last time" : `${task.failures_in_row} times in a row`}.`}
          </>
        ) : (
          <>Disabled in the configuration; its slots are recorded as skipped.</>
        )}
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Newest slots">
        <Cells task={task.id} cells={task.cells} />
      </div>
      <div class="cols" style={{ marginTop: "24px" }}>
        <section class="w8 stack">
          <Trend task={task.id} />
          <div>
            <h2 class="label">History</h2>
            <History task={task.id} />
          </div>
        </section>
        <aside class="w4 end stack" aria-label="About this task">
          <Next task={task} />
          <Rates task={task} />
          {task.findings.length > 0 && (
            <section>
              <h2 class="label">Open findings</h2>
              <ul class="list" style={{ "--a": "64px" }}>
                {task.findings.map((finding) => (
                  <Line key={finding.key} finding={finding} isOwn />
                ))}
              </ul>
            </section>
          )}
          {isPublished ? <Open task={task.id} /> : <Definition task={task} />}
        </aside>
      </div>
      {publishedDays()?.length !== 0 && (
        <section class="sec">
          <YearStrip task={task.id} />
        </section>
      )}
    </>
  );
}

function Next({ task }: { task: TaskAnswer }) {
  const { day, time } = clock();
  return (
    <section>
      <h2 class="label">Next slots</h2>
      {task.next.length === 0 ? (
        <p class="soft" style={{ marginTop: "6px" }}>
          {task.next_note ?? "None."}
        </p>
      ) : (
        <ul class="list" style={{ "--a": "96px" }}>
          {task.next.map((at) => (
            <li key={at}>
              <span>{day(at)}</span>
              <span>{time(at)}</span>
              <small class="soft">{away(at)}</small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Rates({ task }: { task: TaskAnswer }) {
  return (
    <section>
      <h2 class="label">How it went</h2>
      <table>
        <thead>
          <tr>
            <th>Last</th>
            <th class="num">Ran</th>
            <th class="num">Succeeded</th>
            <th class="num">Did not run</th>
          </tr>
        </thead>
        <tbody>
          {task.rates.map(({ days, ends }) => {
            const idle =
              (ends["skipped"] ?? 0) +
              (ends["missed"] ?? 0) +
              (ends["merged"] ?? 0) +
              (ends["superseded"] ?? 0);
            const ran = Object.values(ends).reduce((sum, count) => sum + count, 0) - idle;
            const share = ran === 0 ? "" : `${Math.round(((ends["succeeded"] ?? 0) / ran) * 100)} %`;
            return (
              <tr key={days}>
                <td>{days} days</td>
                <td class="num">{ran}</td>
                <td class="num">{share}</td>
                <td class="num">{idle}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Definition({ task }: { task: TaskAnswer }) {
  return (
    <section>
      <h2 class="label">Definition</h2>
      <dl class="facts" style={{ marginTop: "6px" }}>
        {task.definition.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd class="cut2">{value}</dd>
          </>
        ))}
      </dl>
      <p style={{ marginTop: "8px" }}>
        <small class="soft">
          nightdesk.yaml, line {task.line}
          {task.revisions.length > 1 &&
            `; ${plural(task.revisions.length, "schedule")} since ${when(task.revisions.at(-1)?.from ?? 0)}`}
        </small>
      </p>
    </section>
  );
}

function Backfill({ task }: { task: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const from = useRef<HTMLInputElement>(null);
  const until = useRef<HTMLInputElement>(null);
  if (!canSteer()) return null;
  const { date, now, startOf } = clock();
  const send = () => {
    const begin = startOf(from.current?.value ?? "");
    // The last moment of that day: the next one begins 23 to 25 hours later.
    const last = startOf(until.current?.value ?? "");
    const end = startOf(date(last + 27 * 3_600_000)) - 1;
    if (Number.isFinite(begin) && Number.isFinite(end))
      void act("backfill", taskPath(task, "backfill"), { from: begin, until: Math.min(end, now) });
  };
  return (
    <>
      <button onClick={() => dialog.current?.showModal()}>Backfill…</button>
      <dialog ref={dialog} aria-label={`Backfill ${task}`}>
        <form method="dialog" onSubmit={send}>
          <h2>Backfill {task}</h2>
          <p>One run for each slot of these days, oldest first. The record of the slots stays as it is.</p>
          <label>
            From
            <input ref={from} type="date" required max={date(now)} />
          </label>
          <label>
            Until, that day included
            <input ref={until} type="date" required max={date(now)} />
          </label>
          <p class="row">
            <button class="main">Queue the runs</button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Leave it
            </button>
          </p>
        </form>
      </dialog>
    </>
  );
}

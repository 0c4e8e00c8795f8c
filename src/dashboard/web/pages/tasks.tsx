/** The grid: a row per task, a cell per slot. A slot without a run is drawn too. */
import { useEffect, useRef, useState } from "preact/hooks";
import { LOOKS_SHOWN } from "../text/looks.ts";
import type { Grid, GridTask } from "../../api/tasks.ts";
import { Cancel, PauseOrResume, RunNow } from "../parts/actions.tsx";
import { Cells, Spark } from "../parts/cells.tsx";
import { roughly, roughlyAway, when } from "../parts/clock.ts";
import { Glyph, words } from "../parts/glyph.tsx";
import { Seg } from "../parts/seg.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { isPublished } from "../published/inlined.ts";
import { place, setQuery, to } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { plural } from "../text/format.ts";
import { shortRule } from "../text/rule.ts";

const RANGES = [
  ["14_days", "14 days"],
  ["40_slots", "40 slots"],
  ["90_days", "90 days"],
  ["year", "Year"],
] as const;

/** Where a cell stands for several days. */
const CELLS: Readonly<Record<string, { readonly newest: string; readonly text: string }>> = {
  "90_days": { newest: "newest days", text: textOfCells("two days", "90 days") },
  year: { newest: "newest week", text: textOfCells("a week", "year") },
};

function textOfCells(width: string, range: string): string {
  return `A cell is ${width}, drawn as the worst that came in them; the line beside it is their median durations, its figure the median of the ${range}.`;
}

/** What has not ended is not published. */
const ENDED = LOOKS_SHOWN.filter((look) => look !== "running" && look !== "waiting");

export function Tasks() {
  const { query } = place.value;
  const [range, filter, q, page] = ["range", "filter", "q", "page"].map((name) => query.get(name) ?? "");
  const params = new URLSearchParams();
  if (range) params.set("range", range);
  if (filter) params.set("filter", filter);
  if (q) params.set("q", q);
  if (page) params.set("page", page);
  const text = params.toString();
  const asked = useAnswer("grid", `/api/tasks${text === "" ? "" : `?${text}`}`);
  return (
    <Loaded asked={asked}>
      {(grid) => <GridPage grid={grid} range={range || "40_slots"} filter={filter || "all"} q={q ?? ""} />}
    </Loaded>
  );
}

function GridPage({ grid, range, filter, q }: { grid: Grid; range: string; filter: string; q: string }) {
  const { counts } = grid;
  const all = ["all", `All ${counts.all}`] as const;
  const paused = ["paused", `Paused ${counts.paused}`] as const;
  const filters = isPublished
    ? [all, ["need_you", `Failed ${counts.need_you}`] as const, paused]
    : [
        all,
        ["need_you", `Need you ${counts.need_you}`] as const,
        ["running", `Running ${counts.running}`] as const,
        paused,
      ];
  return (
    <>
      <div class="row" style={{ marginBottom: "12px" }}>
        <h1 class="head">{plural(counts.all, "task")}</h1>
        <FilterField value={q} />
        <Seg
          name="Which"
          options={filters}
          chosen={filter}
          choose={(value) => setQuery({ filter: value === "all" ? null : value, page: null })}
        />
        {!isPublished && (
          <Seg
            name="Range"
            options={RANGES}
            chosen={range}
            choose={(value) => setQuery({ range: value === "40_slots" ? null : value })}
            push
          />
        )}
      </div>
      {grid.tasks.length === 0 ? (
        <Empty>
          {counts.all === 0 && isPublished ? (
            "Nothing is public here yet."
          ) : counts.all === 0 ? (
            <>
              No tasks yet. Write one into <code>nightdesk.yaml</code>; <code>nightdesk check</code> says
              whether it is right.
            </>
          ) : (
            <>
              No task fits.{" "}
              <button class="quiet" onClick={() => setQuery({ q: null, filter: null, page: null })}>
                Show all
              </button>
            </>
          )}
        </Empty>
      ) : (
        <Rows tasks={grid.tasks} newest={CELLS[range]?.newest ?? "newest slot"} />
      )}
      {grid.pages > 1 && <Pager page={grid.page} pages={grid.pages} />}
      <p class="row soft key">
        {(isPublished ? ENDED : [...LOOKS_SHOWN, "planned" as const]).map((look) => (
          <span key={look}>
            <Glyph look={look} label="" /> {words(look)}
          </span>
        ))}
      </p>
      <p style={{ marginTop: "10px", maxWidth: "80ch" }}>
        <small>
          {CELLS[range]?.text ?? "A cell is a slot, not a run: a slot without a run is drawn too."} Hairlines
          between cells mark a new month. {isPublished ? "Tasks that failed" : "Tasks that need you"} come
          first, the rest by name.
        </small>
      </p>
    </>
  );
}

function FilterField({ value }: { value: string }) {
  const [text, setText] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => text !== value && setQuery({ q: text, page: null }), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <>
      <label class="vh" for="q">
        Filter tasks
      </label>
      <input
        id="q"
        type="search"
        placeholder="Filter by name or outcome"
        style={{ width: "230px" }}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
    </>
  );
}

/** The order stays while somebody points at a row. */
function Rows({ tasks, newest }: { tasks: readonly GridTask[]; newest: string }) {
  const held = useRef<readonly string[] | null>(null);
  const order = held.current;
  const shown =
    order === null
      ? tasks
      : tasks.toSorted((a, b) => (order.indexOf(a.id) + 1 || 1e6) - (order.indexOf(b.id) + 1 || 1e6));
  return (
    <ol
      class="grid"
      onPointerEnter={() => (held.current = tasks.map(({ id }) => id))}
      onPointerLeave={() => (held.current = null)}
    >
      <li class="hd" aria-hidden="true">
        <span>Task and rule</span>
        <span class="row">
          <span>older</span>
          <span class="push">{newest}</span>
        </span>
        <span>Duration, median</span>
        <span>Last outcome</span>
        <span>Last success</span>
        <span>Next slot</span>
        <span />
      </li>
      {shown.map((task) => (
        <GridRow key={task.id} task={task} />
      ))}
    </ol>
  );
}

function GridRow({ task }: { task: GridTask }) {
  const isPaused = task.paused_at !== null || !task.enabled;
  const { last } = task;
  return (
    <li class={isPaused ? "paused" : ""}>
      <div>
        <b>
          <a href={to("task", task.id)}>{task.id}</a>
        </b>
        <small class="soft">
          {shortRule(task.rule)}
          {isPaused && (task.enabled ? ", paused" : ", disabled")}
        </small>
      </div>
      <Cells task={task.id} cells={task.cells} />
      <span class="dur spark">
        <Spark cells={task.cells} median={task.median_ms} />
        {task.median_ms !== null && <small class="soft">{roughly(task.median_ms)}</small>}
      </span>
      <div class="lo">
        {last === null ? (
          <span class="soft">never ran</span>
        ) : (
          <>
            <a href={to("run", last.run)} style={{ textDecoration: "none" }}>
              <Glyph look={last.look} label="" /> {words(last.look)}
            </a>
            {last.text !== null && <small class="soft one-line">{last.text}</small>}
          </>
        )}
      </div>
      <div class="spark">
        {task.last_success_at === null ? (
          <span class="soft">none</span>
        ) : (
          <>
            {when(task.last_success_at)}
            <small class="soft">{task.changed === null ? "" : plural(task.changed, "change")}</small>
          </>
        )}
      </div>
      <div class="nx">
        <NextText task={task} />
      </div>
      <span class="acts">
        {task.running === null ? (
          <RunNow task={task.id} look="quiet" />
        ) : (
          <Cancel run={task.running} look="quiet" />
        )}
        <PauseOrResume task={task.id} isPaused={task.paused_at !== null} look="quiet" />
      </span>
    </li>
  );
}

function NextText({ task: { next, paused_at: pausedAt, paused_why: why, enabled } }: { task: GridTask }) {
  if (!enabled) return <span class="soft">disabled</span>;
  if (pausedAt !== null) {
    return (
      <>
        <span class="soft">since {when(pausedAt)}</span>
        {why !== null && <small class="soft">{why}</small>}
      </>
    );
  }
  if (next.at === null) return <>{next.after ?? ""}</>;
  return (
    <>
      {when(next.at)}
      <small class="soft"> {roughlyAway(next.at)}</small>
    </>
  );
}

function Pager({ page, pages }: { page: number; pages: number }) {
  const go = (wanted: number) => setQuery({ page: wanted === 1 ? null : String(wanted) });
  return (
    <p class="row" style={{ marginTop: "12px" }}>
      <button disabled={page === 1} onClick={() => go(page - 1)}>
        Before
      </button>
      <span class="soft">
        Page {page} of {pages}
      </span>
      <button disabled={page === pages} onClick={() => go(page + 1)}>
        Next
      </button>
    </p>
  );
}

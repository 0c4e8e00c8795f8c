/** Any table of a dataset, filtered and sorted. Read-only. */
import { useState } from "preact/hooks";
import type { Rows } from "../../api/data.ts";
import { isPublished } from "../published/inlined.ts";
import { place, setQuery, to } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { number } from "../text/format.ts";
import { when } from "./clock.ts";
import { Empty, Loaded, Missing } from "./states.tsx";

export function TableView({ dataset, table }: { dataset: string; table: string }) {
  const { query } = place.value;
  const params = new URLSearchParams();
  for (const name of ["filter", "sort", "down", "page"]) {
    const value = query.get(name);
    if (value !== null) params.set(name, value);
  }
  const text = params.toString();
  const path = `/api/data/${encodeURIComponent(dataset)}/${encodeURIComponent(table)}${text === "" ? "" : `?${text}`}`;
  const asked = useAnswer("rows", path, { isLive: false });
  if (asked.isMissing && !isPublished)
    return (
      <Missing href={to("data")} text="All datasets">
        There is no table {dataset}.{table}
      </Missing>
    );
  return (
    <>
      <p class="kick">
        <a href={to("data")}>Data</a>
      </p>
      <div class="row" style={{ marginBottom: "10px" }}>
        <h1 class="head">
          {dataset}.{table}
        </h1>
        <Filter />
        {!isPublished && <Files path={path} total={asked.answer?.total ?? null} />}
      </div>
      <Loaded asked={asked}>{(rows) => <Page rows={rows} />}</Loaded>
    </>
  );
}

/** What the filter shows, for other programs. */
function Files({ path, total }: { path: string; total: number | null }) {
  const [table = "", query = ""] = path.slice(1).split("?");
  const wanted = new URLSearchParams(query);
  wanted.delete("page");
  const link = (format: string) =>
    `${table}/file?${new URLSearchParams([...wanted, ["format", format]]).toString()}`;
  return (
    <span class="row push" style={{ fontSize: "13px" }}>
      {(total === null || total > MOST_FILE_ROWS) && (
        <small class="soft">A file holds the first {number(MOST_FILE_ROWS)} rows</small>
      )}
      <a href={link("csv")} download>
        CSV
      </a>
      <a href={link("jsonl")} download>
        JSON lines
      </a>
    </span>
  );
}

function Filter() {
  const [text, setText] = useState(place.value.query.get("filter") ?? "");
  const submit = (event: Event) => {
    event.preventDefault();
    setQuery({ filter: text, page: null });
  };
  return (
    <form onSubmit={submit} class="row" style={{ gap: "6px" }}>
      <label class="vh" for="filter">
        Filter rows
      </label>
      <input
        id="filter"
        type="search"
        class="mono"
        style={{ width: "min(420px, 70vw)" }}
        placeholder="a word, or column >= value and …"
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button>Filter</button>
    </form>
  );
}

/** As the server has it; the forms themselves stay out of the page. */
const MOST_FILE_ROWS = 100_000;

const NUMERIC: ReadonlySet<string> = new Set(["integer", "real", "numeric"]);

function Page({ rows }: { rows: Rows }) {
  const { query } = place.value;
  const sort = query.get("sort");
  const isDown = (query.get("down") ?? "1") === "1";
  const page = Number(query.get("page") ?? "1");
  if (rows.problem !== null)
    return (
      <p class="bad" role="alert">
        {rows.problem}
      </p>
    );
  if (rows.rows.length === 0)
    return (
      <Empty>
        {(query.get("filter") ?? "") === "" ? "This table has no rows yet." : "No row fits this filter."}
      </Empty>
    );
  const choose = (name: string) =>
    setQuery({ sort: name, down: sort === name && isDown ? "0" : "1", page: null });
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={`Rows of ${rows.table}`}>
        <table>
          <thead>
            <tr>
              {rows.columns.map(({ name, type }) => (
                <th
                  key={name}
                  class={NUMERIC.has(type) ? "num" : ""}
                  aria-sort={sort === name ? (isDown ? "descending" : "ascending") : "none"}
                >
                  <button onClick={() => choose(name)}>
                    {name === "_changed_at" ? "changed" : name}
                    {sort === name && (isDown ? " ↓" : " ↑")}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.rows.map((row, index) => (
              <tr key={index}>
                {row.map((value, n) => {
                  const type = rows.columns[n]?.type ?? "";
                  return (
                    <td key={n} class={classOf(value, type)}>
                      {shown(value, type)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="row" style={{ marginTop: "10px" }}>
        <small class="soft">
          Rows {number(rows.from + 1)} to {number(rows.from + rows.rows.length)} of{" "}
          {rows.total === null ? "more than a million" : number(rows.total)},{" "}
          {Math.max(1, Math.round(rows.took_ms))} ms, read-only.
        </small>
        <span class="push row">
          <button
            class="quiet"
            disabled={page <= 1}
            onClick={() => setQuery({ page: page <= 2 ? null : String(page - 1) })}
          >
            Before
          </button>
          <button class="quiet" disabled={!rows.more} onClick={() => setQuery({ page: String(page + 1) })}>
            Next
          </button>
        </span>
      </p>
    </>
  );
}

/** Short values stay on one line, and the table scrolls within itself; long ones wrap. */
function classOf(value: string | number | null, type: string): string {
  if (NUMERIC.has(type)) return "num";
  return typeof value === "string" && value.length > 44 ? "cut2 long" : "one-line";
}

function shown(value: string | number | null, type: string): string {
  if (value === null) return "";
  if (type === "instant" && typeof value === "number") return when(value);
  if (type === "boolean") return value === 1 ? "yes" : "no";
  return String(value);
}

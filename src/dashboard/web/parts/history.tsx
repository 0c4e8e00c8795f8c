/** Pages of raw rows, the newest first; older ones are asked for. */
import { useState } from "preact/hooks";
import type { Row } from "../../api/common.ts";
import { isPublished } from "../published/inlined.ts";
import { ask } from "../state/api.ts";
import { place, setQuery, to } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { clock } from "./clock.ts";
import { Glyph } from "./glyph.tsx";
import { outcomeText, slotText, tookText, Why } from "./night-tables.tsx";
import { Seg } from "./seg.tsx";
import { Empty, Loaded } from "./states.tsx";

export function History({ task }: { task: string }) {
  const path = `/api/tasks/${encodeURIComponent(task)}/history`;
  const state = place.value.query.get("state");
  const only = state === null ? "" : `&state=${encodeURIComponent(state)}`;
  const asked = useAnswer("history", `${path}?limit=30${only}`);
  return (
    <>
      <Which options={HISTORY_STATES} />
      <Loaded asked={asked}>
        {(page) => (
          <Pages
            key={only}
            path={`${path}?limit=50${only}`}
            name="history"
            first={page.rows}
            next={page.next}
            empty={state === null ? "Nothing is recorded yet." : "Nothing of this kind is recorded."}
          />
        )}
      </Loaded>
    </>
  );
}

const HISTORY_STATES = [
  ["", "All"],
  ["failed", "Failed"],
  ["timed_out", "Timed out"],
  ["missed", "Missed"],
  ["skipped", "Skipped"],
] as const;

/** Which rows of the list; part of the address, so that it can be kept and sent. */
export function Which({ options }: { options: readonly (readonly [string, string])[] }) {
  if (isPublished) return null;
  return (
    <Seg
      name="Which"
      options={options}
      chosen={place.value.query.get("state") ?? ""}
      choose={(value) => setQuery({ state: value === "" ? null : value })}
    />
  );
}

interface PagesProps {
  path: string;
  name: "history" | "failures";
  first: readonly Row[];
  next: number | null;
  empty: string;
  withTask?: boolean;
}

export function Pages({ path, name, first, next, empty, withTask }: PagesProps) {
  const [older, setOlder] = useState<{ rows: readonly Row[]; next: number | null } | null>(null);
  const [isBusy, setBusy] = useState(false);
  const at = older === null ? next : older.next;
  const more = () => {
    setBusy(true);
    ask(name, `${path}&before=${at ?? 0}`)
      .then((page) =>
        setOlder((known) => ({ rows: [...(known?.rows ?? []), ...page.rows], next: page.next })),
      )
      .catch(() => undefined)
      .finally(() => setBusy(false));
  };
  const known = new Set(first.map(({ id }) => id));
  const rows = [...first, ...(older?.rows ?? []).filter(({ id }) => !known.has(id))];
  if (rows.length === 0) return <Empty>{empty}</Empty>;
  return (
    <>
      <RowTable rows={rows} withTask={withTask === true} />
      {at !== null && (
        <button class="quiet" disabled={isBusy} onClick={more} style={{ marginTop: "8px" }}>
          {isBusy ? "asking…" : "Older"}
        </button>
      )}
    </>
  );
}

function RowTable({ rows, withTask }: { rows: readonly Row[]; withTask: boolean }) {
  const { day, time } = clock();
  return (
    <table class="wrap">
      <caption class="vh">History</caption>
      <thead>
        <tr>
          <th>When</th>
          {withTask && <th>Task</th>}
          <th>Outcome</th>
          <th>What came of it</th>
          <th class="num">Took</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const at = row.slot_at ?? row.at;
          return (
            <tr key={row.id}>
              <th scope="row">
                {row.kind === "run" ? (
                  <a href={to("run", row.id)}>{`${day(at)} ${time(at)}`}</a>
                ) : (
                  `${day(at)} ${time(at)}`
                )}
                {row.count > 1 && ` ×${row.count}`}
              </th>
              {withTask && (
                <td>
                  <a href={to("task", row.task)}>{row.task}</a>
                </td>
              )}
              <td style={{ whiteSpace: "nowrap" }}>
                <Glyph look={row.look} /> {row.state.replace("_", " ")}
              </td>
              <td class="what">
                {row.kind === "run" ? outcomeText(row) : <Why row={row} />}
                {row.kind === "run" && row.trigger !== "slot" && <span class="soft"> ({slotText(row)})</span>}
              </td>
              <td class="num">{tookText(row)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

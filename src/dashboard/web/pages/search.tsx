/** Tasks, runs, findings and datasets that hold a word. */
import { useEffect, useState } from "preact/hooks";
import type { Search as Found } from "../../api/data.ts";
import { when } from "../parts/clock.ts";
import { Line } from "../parts/findings.tsx";
import { Glyph } from "../parts/glyph.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { areKeysShown } from "../state/keys.ts";
import { place, setQuery, to } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";

export function Search() {
  const q = place.value.query.get("q") ?? "";
  const [text, setText] = useState(q);
  const asked = useAnswer("search", `/api/search?q=${encodeURIComponent(q)}`);
  useEffect(() => {
    const timer = setTimeout(() => setQuery({ q: text }), 150);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <>
      <div class="row" style={{ marginBottom: "16px" }}>
        <h1 class="head">Search</h1>
        <label class="vh" for="s">
          Word
        </label>
        <input
          id="s"
          type="search"
          placeholder="task, run, finding, dataset"
          style={{ width: "min(420px, 80vw)" }}
          value={text}
          ref={(input) => input?.focus()}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </div>
      <Loaded asked={asked}>{(found) => <Results found={found} />}</Loaded>
      <p style={{ marginTop: "24px" }}>
        <button class="quiet" onClick={() => (areKeysShown.value = true)}>
          Keys
        </button>
      </p>
    </>
  );
}

function Results({ found }: { found: Found }) {
  const { tasks, runs, findings, datasets, q } = found;
  if (q.trim() === "") return null;
  if (tasks.length + runs.length + findings.length + datasets.length === 0)
    return <Empty>Nothing holds “{q}”.</Empty>;
  return (
    <div class="stack">
      {tasks.length > 0 && (
        <section>
          <h2 class="label">Tasks</h2>
          <ul class="list" style={{ "--a": "1fr" }}>
            {tasks.map((id) => (
              <li key={id}>
                <a href={to("task", id)}>{id}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {runs.length > 0 && (
        <section>
          <h2 class="label">Runs</h2>
          <ul class="list" style={{ "--a": "minmax(0, 180px)" }}>
            {runs.map(({ id, task, look, at }) => (
              <li key={id}>
                <a class="mono" href={to("run", id)}>
                  {id}
                </a>
                <span>
                  <Glyph look={look} /> {task}
                </span>
                <small>{when(at)}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {findings.length > 0 && (
        <section>
          <h2 class="label">Findings</h2>
          <ul class="list">
            {findings.map((finding) => (
              <Line key={`${finding.task} ${finding.key}`} finding={finding} />
            ))}
          </ul>
        </section>
      )}
      {datasets.length > 0 && (
        <section>
          <h2 class="label">Datasets</h2>
          <ul class="list" style={{ "--a": "1fr" }}>
            {datasets.map((name) => (
              <li key={name}>
                <a href={to("data")}>{name}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

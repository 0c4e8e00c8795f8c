/** What was gathered, what the night brought, and what Claude cost. */
import type { DatasetsAnswer } from "../../api/data.ts";
import { away, when } from "../parts/clock.ts";
import { Glyph } from "../parts/glyph.tsx";
import { Spending } from "../parts/spending.tsx";
import { Empty, Loaded } from "../parts/states.tsx";
import { TableView } from "../parts/table-view.tsx";
import { to } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";
import { bytes, number, plural } from "../text/format.ts";

export function Data({ dataset, table }: { dataset: string; table: string }) {
  const asked = useAnswer("datasets", "/api/data");
  if (dataset !== "" && table !== "") return <TableView dataset={dataset} table={table} />;
  return (
    <>
      <Loaded asked={asked}>{(data) => <Datasets data={data} />}</Loaded>
      <div class="cols" style={{ marginTop: "28px" }}>
        <section class="w6">
          <h2 class="label">What the night brought</h2>
          {asked.answer !== null && <Brought data={asked.answer} />}
        </section>
        <section class="w6 end">
          <Spending />
        </section>
      </div>
    </>
  );
}

type Dataset = DatasetsAnswer["datasets"][number];

function Datasets({ data }: { data: DatasetsAnswer }) {
  const { datasets } = data;
  const total = datasets.reduce((sum, { bytes: size }) => sum + (size ?? 0), 0);
  const fresh = datasets
    .flatMap(({ tables }) => tables)
    .reduce((sum, { fresh_rows: rows }) => sum + (rows ?? 0), 0);
  return (
    <>
      <div class="row" style={{ marginBottom: "8px" }}>
        <h1 class="head">Data</h1>
        <span class="soft">
          {plural(datasets.length, "dataset")}, {bytes(total)}, {plural(fresh, "row")} new or changed since{" "}
          {when(data.since)}
        </span>
      </div>
      {datasets.length === 0 ? (
        <Empty>No dataset yet. A task makes one when it stores its first rows.</Empty>
      ) : (
        <table class="wrap">
          <caption class="vh">Datasets</caption>
          <thead>
            <tr>
              <th>Dataset</th>
              <th class="num">Rows</th>
              <th class="num">Size</th>
              <th class="num">Night</th>
              <th>Our copy is of</th>
              <th>Last changed</th>
              <th>What is known of it</th>
            </tr>
          </thead>
          <tbody>
            {datasets.map((dataset) => (
              <DatasetRow key={dataset.name} dataset={dataset} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function DatasetRow({ dataset }: { dataset: Dataset }) {
  const { tables, findings, problem } = dataset;
  const rows = tables.reduce((sum, { rows: count }) => sum + (count ?? 0), 0);
  const fresh = tables.reduce((sum, { fresh_rows: count }) => sum + (count ?? 0), 0);
  const mark = tables.map(({ watermark }) => watermark).find((watermark) => watermark !== null) ?? null;
  const isDated = tables.some(({ changed_at: at }) => at !== null);
  const changed = isDated ? Math.max(...tables.map(({ changed_at: at }) => at ?? 0)) : dataset.changed_at;
  const [first] = tables;
  // On a phone good answers fold away; what is not good never does.
  const isQuiet = problem === null && findings.length === 0;
  return (
    <tr>
      <th scope="row">
        {first === undefined ? (
          dataset.name
        ) : (
          <a href={to("data", dataset.name, first.name)}>{dataset.name}</a>
        )}
        <br />
        <small class="soft">
          {tables.slice(0, 4).map(({ name }, index) => (
            <>
              {index > 0 && ", "}
              <a key={name} href={to("data", dataset.name, name)}>
                {name}
              </a>
            </>
          ))}
          {tables.length > 4 && ` and ${tables.length - 4} more`}
        </small>
      </th>
      <td class="num">{number(rows)}</td>
      <td class="num">{dataset.bytes === null ? "" : bytes(dataset.bytes)}</td>
      <td class="num">{fresh === 0 ? "0" : `+${number(fresh)}`}</td>
      <td class={isQuiet ? "soft hide" : "soft"} data-q="Our copy is of">
        {mark ?? "not said"}
      </td>
      <td class="soft" data-q="Last changed">
        {changed === null ? "unknown" : `${when(changed)}, ${away(changed)}`}
      </td>
      <td class={isQuiet ? "what hide" : "what"}>
        {problem !== null && (
          <>
            <Glyph look="failed" label="cannot be read" /> {problem}
          </>
        )}
        {findings.map((finding) => (
          <div key={finding.key}>
            {finding.severity !== "info" && <Glyph look={finding.severity} />} {finding.title}
          </div>
        ))}
        {problem === null && findings.length === 0 && <span class="soft">no findings</span>}
      </td>
    </tr>
  );
}

function Brought({ data }: { data: DatasetsAnswer }) {
  const tables = data.datasets
    .flatMap((dataset) => dataset.tables.map((table) => ({ ...table, dataset: dataset.name })))
    .filter(({ fresh_rows: rows }) => (rows ?? 0) > 0)
    .sort((a, b) => (b.fresh_rows ?? 0) - (a.fresh_rows ?? 0));
  if (tables.length === 0) return <Empty>No row is new or changed since {when(data.since)}.</Empty>;
  return (
    <table>
      <thead>
        <tr>
          <th>Table</th>
          <th class="num">Rows</th>
          <th>When</th>
          <th class="num">Run</th>
        </tr>
      </thead>
      <tbody>
        {tables.map((table) => (
          <tr key={`${table.dataset}.${table.name}`}>
            <th scope="row">
              <a href={to("data", table.dataset, table.name)}>
                {table.dataset}.{table.name}
              </a>
            </th>
            <td class="num">+{number(table.fresh_rows ?? 0)}</td>
            <td class="soft">{table.changed_at === null ? "" : when(table.changed_at)}</td>
            <td class="num">
              {table.run !== null && <a href={to("run", table.run)}>{table.run.slice(-6)}</a>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

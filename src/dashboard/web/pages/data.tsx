/** What was gathered, what the night brought, and what Claude cost. */
import type { DatasetsAnswer } from "../../api/data.ts";
import { when } from "../parts/clock.ts";
import { DatasetTable } from "../parts/dataset-table.tsx";
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
        {datasets.length > 0 && (
          <span class="soft">
            {plural(datasets.length, "dataset")}, {bytes(total)}, {plural(fresh, "row")} new or changed since{" "}
            {when(data.since)}
          </span>
        )}
      </div>
      {datasets.length === 0 ? (
        <Empty>
          No dataset yet. A task makes one when it stores its first rows: a script prints{" "}
          <code>{'{"upsert": …}'}</code>, a TypeScript task declares <code>datasets</code>.
        </Empty>
      ) : (
        <DatasetTable datasets={datasets} />
      )}
    </>
  );
}

function Brought({ data }: { data: DatasetsAnswer }) {
  const tables = data.datasets
    .flatMap((dataset) => dataset.tables.map((table) => ({ ...table, dataset: dataset.name })))
    .filter(({ fresh_rows: rows }) => (rows ?? 0) > 0)
    .sort((a, b) => (b.fresh_rows ?? 0) - (a.fresh_rows ?? 0));
  if (tables.length === 0) return <Empty>No row is new or changed since {when(data.since)}.</Empty>;
  return (
    <table class="wrap">
      <thead>
        <tr>
          <th>Table</th>
          <th class="num">Rows</th>
          <th>What</th>
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
            <td class="what">
              {table.said ?? (
                <span class="soft">{table.changed_at === null ? "" : when(table.changed_at)}</span>
              )}
            </td>
            <td class="num">
              {table.run !== null && <a href={to("run", table.run)}>{table.run.slice(-6)}</a>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Each dataset with the three questions about it: is our copy old, is there a newer one, is it intact. */
import type { DatasetsAnswer, Verdict } from "../../api/data.ts";
import { to } from "../state/route.ts";
import { isStale } from "../state/session.ts";
import { bytes, number, plural } from "../text/format.ts";
import { clock, roughly, when } from "./clock.ts";
import { Fold } from "./fold.tsx";
import { Glyph, type GlyphName } from "./glyph.tsx";

type Dataset = DatasetsAnswer["datasets"][number];

export function DatasetTable({ datasets }: { datasets: readonly Dataset[] }) {
  const good = datasets.filter(isInOrder).length;
  return (
    <Fold good={good} text={`${plural(good, "dataset")} ${good === 1 ? "is" : "are"} in order`}>
      <table class="wrap data">
        <caption class="vh">Datasets</caption>
        <thead>
          <tr>
            <th>Dataset</th>
            <th class="num">Rows</th>
            <th class="num">Size</th>
            <th>90 days</th>
            <th class="num">Night</th>
            <th>Is our copy old?</th>
            <th>Is there a newer one?</th>
            <th>Is it intact?</th>
          </tr>
        </thead>
        <tbody>
          {datasets.map((dataset) => (
            <DatasetRow key={dataset.name} dataset={dataset} />
          ))}
        </tbody>
      </table>
    </Fold>
  );
}

/** All three answers are good, or there is nothing to ask. */
function isInOrder({ age, upstream, intact, findings }: Dataset): boolean {
  return findings.length === 0 && [age, upstream, intact].every(({ word }) => MARKS[word] === null);
}

function DatasetRow({ dataset }: { dataset: Dataset }) {
  const { tables, findings, age, upstream, intact } = dataset;
  const rows = tables.reduce((sum, { rows: count }) => sum + (count ?? 0), 0);
  const fresh = tables.reduce((sum, { fresh_rows: count }) => sum + (count ?? 0), 0);
  const mark = tables.map(({ watermark }) => watermark).find((watermark) => watermark !== null) ?? null;
  return (
    <tr class={isInOrder(dataset) ? "good" : ""}>
      <th scope="row">
        <Names dataset={dataset} />
      </th>
      <td class="num">{number(rows)}</td>
      <td class="num">{dataset.bytes === null ? "" : bytes(dataset.bytes)}</td>
      <td class="hide">
        <Growth growth={dataset.growth} />
      </td>
      <td class="num">{fresh === 0 ? "0" : `+${number(fresh)}`}</td>
      <Answer question="Is our copy old?" verdict={age}>
        {ageText(age, mark)}
      </Answer>
      <Answer question="Is there a newer one?" verdict={upstream}>
        {upstream.word === "good" && `same${upstream.at === null ? "" : `, asked ${when(upstream.at)}`}`}
        {upstream.word === "warning" && `newer: ${upstream.why}`}
        {upstream.word === "busy" && `newer: ${upstream.why}`}
        {upstream.word === "unknown" && `unknown: ${upstream.why}`}
        {upstream.word === "none" && upstream.why}
      </Answer>
      <Answer
        question="Is it intact?"
        verdict={findings.length > 0 ? { ...intact, word: "warning" } : intact}
        bare={findings.length > 0}
      >
        {findings.length === 0 && (intact.word === "unknown" ? `unknown: ${intact.why}` : intact.why)}
        {findings.length > 0 && intact.word !== "good" && (
          <>
            <Mark word={intact.word} />
            {intact.why}
            <br />
          </>
        )}
        {findings.map((finding, index) => (
          <span key={`${finding.task} ${finding.key}`}>
            {index > 0 && <br />}
            <Glyph look={finding.severity} />{" "}
            <a href={to("run", finding.run)}>{withoutName(finding.title, dataset.name)}</a>
          </span>
        ))}
      </Answer>
    </tr>
  );
}

/** The row says whom it is about. */
function withoutName(title: string, name: string): string {
  return title.startsWith(`${name}: `) ? title.slice(name.length + 2) : title;
}

function Names({ dataset: { name, tables } }: { dataset: Dataset }) {
  const [first] = tables;
  return (
    <>
      {first === undefined ? name : <a href={to("data", name, first.name)}>{name}</a>}
      <br />
      <small class="soft">
        {tables.slice(0, 3).map((table, index) => (
          <>
            {index > 0 && ", "}
            <a key={table.name} href={to("data", name, table.name)}>
              {table.name}
            </a>
          </>
        ))}
        {tables.length > 3 && ` and ${tables.length - 3} more`}
        {tables.length === 0 && "no tables yet"}
      </small>
    </>
  );
}

const MARKS: Readonly<Record<Verdict["word"], GlyphName | null>> = {
  good: null,
  none: null,
  busy: "running",
  warning: "warning",
  bad: "failed",
  unknown: "lost",
};

function Mark({ word }: { word: Verdict["word"] }) {
  const mark = MARKS[word];
  if (mark === null) return null;
  return (
    <>
      <Glyph look={mark} label="" />{" "}
    </>
  );
}

interface AnswerProps {
  question: string;
  verdict: Verdict;
  /** The content brings glyphs of its own. */
  bare?: boolean;
  children: preact.ComponentChildren;
}

/** Good answers are quiet, and fold away on a phone; what is not known is never quiet. */
function Answer({ question, verdict, bare, children }: AnswerProps) {
  const isQuiet = MARKS[verdict.word] === null;
  return (
    <td class={isQuiet ? "soft hide" : `ans ${verdict.word}`} data-q={question} title={verdict.why}>
      {bare !== true && <Mark word={verdict.word} />}
      {children}
    </td>
  );
}

function ageText({ word, at, why }: Verdict, mark: string | null): string {
  const old = at === null || isStale.value ? "" : roughly(Math.max(0, clock().now - at));
  const moment = at === null ? "never" : when(at);
  if (word === "good") return mark === null ? moment : mark;
  if (word === "warning") return `${moment}${old === "" ? "" : `, ${old}`}${why === "" ? "" : `; ${why}`}`;
  return `unknown: ${why}`;
}

const WIDTH = 110;
const DAYS_90_MS = 90 * 86_400_000;

/** Rows over ninety days, out of what was noted with each change; between changes nothing moved. */
function Growth({ growth }: { growth: Dataset["growth"] }) {
  const [first] = growth;
  const last = growth.at(-1);
  if (first === undefined || last === undefined) return <small class="soft">not noted yet</small>;
  const { now, day } = clock();
  const from = now - DAYS_90_MS;
  const counts = growth.map(({ rows }) => rows);
  const low = Math.min(...counts);
  const span = Math.max(1, Math.max(...counts) - low);
  const x = (at: number) => ((Math.max(at, from) - from) / DAYS_90_MS) * WIDTH;
  const y = (rows: number) => 17 - ((rows - low) / span) * 14;
  const steps = growth.map(
    ({ at, rows }, i) =>
      `${i === 0 ? "M" : "H"}${x(at).toFixed(1)}${i === 0 ? ` ${y(rows).toFixed(1)}` : `V${y(rows).toFixed(1)}`}`,
  );
  const label = `${plural(first.rows, "row")} on ${day(first.at)}, ${number(last.rows)} on ${day(last.at)}; ${bytes(first.bytes)}, then ${bytes(last.bytes)}`;
  return (
    <svg class="ok" width={WIDTH} height="20" role="img" aria-label={label}>
      <title>{label}</title>
      <path class="ln" stroke-width="1.3" d={`${steps.join("")}H${WIDTH}`} />
      {growth.length === 1 && <circle cx={x(last.at)} cy={y(last.rows)} r="2" class="f" />}
    </svg>
  );
}

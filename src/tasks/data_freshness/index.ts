/** `data_freshness`: is our copy old, has upstream something newer, is our copy intact? */
import { createHash } from "node:crypto";
import { defineTask, type Reporter, type RowOf } from "../../sdk/index.ts";
import { type Watched, watched } from "./items.ts";
import { hashOf, lookAtCopy } from "./local-copy.ts";
import { type Known, probe } from "./probe.ts";
import { settings } from "./settings.ts";
import { tables } from "./tables.ts";
import { askIfNeeded, readEnds, type UpdateRow, type Updating } from "./updates.ts";
import { type Age, type Copy, judgeAge, type Upstream } from "./verdict.ts";

const SCOPE = "freshness";

interface Answers {
  readonly item: Watched;
  readonly age: Age;
  readonly upstream: Upstream;
  readonly copy: Copy;
  readonly update: UpdateRow | null;
}

export default defineTask({
  settings,
  datasets: tables,
  uses: ["enqueue"],
  async run({
    settings: wanted,
    datasets,
    home,
    dataFolder,
    desk,
    http,
    enqueue,
    report,
    signal,
    progress,
    now,
  }) {
    const items = watched(wanted.sources, home, dataFolder);
    const updating: Updating = {
      updates: datasets.updates,
      now: now(),
      lastRun: (task) => desk.lastRun(task),
      enqueue,
    };
    await readEnds(updating);
    const answers: Answers[] = [];
    let isChanged = false;
    for (const [index, item] of items.entries()) {
      signal.throwIfAborted();
      progress(index / items.length, item.name);
      const { copy, changedAt } = await lookAtCopy(item.path, signal);
      const success = desk.tasks().find(({ id }) => id === item.task)?.last_success_at ?? null;
      const asOf = copy.word === "missing" ? null : (success ?? changedAt);
      const age = judgeAge(asOf, item.max_age, now().getTime());
      const before = await datasets.states.get({ name: item.name });
      const known: Known = {
        etag: before?.etag ?? null,
        lastModified: before?.last_modified ?? null,
        version: before?.version ?? null,
        seen: seenIn(before),
      };
      const { upstream, known: next } =
        item.source === undefined || copy.word === "missing"
          ? { upstream: { word: "unknown", why: noSource(copy) } as const, known }
          : await probe({
              source: item.source,
              http,
              changedAt: asOf,
              known,
              now: now().getTime(),
              signal,
              hash: (kind) => hashOf(item.path, kind, signal),
            });
      const isNeeded = age.word === "old" || upstream.word === "newer" || copy.word === "missing";
      const update = await askIfNeeded(updating, item, isNeeded);
      answers.push({ item, age, upstream, copy, update });
      const { inserted, updated } = await datasets.states.upsert([
        {
          name: item.name,
          age: age.word,
          upstream: upstream.word,
          copy: copy.word,
          upstream_why: upstream.why,
          copy_why: copy.why,
          etag: next.etag,
          last_modified: next.lastModified,
          version: next.version,
          seen_tag: next.seen?.tag ?? null,
          seen_at: next.seen?.at ?? null,
        },
      ]);
      isChanged ||= inserted + updated > 0;
    }
    const names = new Set(items.map(({ name }) => name));
    const gone = (await datasets.states.all()).filter(({ name }) => !names.has(name));
    await datasets.states.delete(gone.map(({ name }) => ({ name })));
    for (const answer of answers) tell(answer, report);
    report.complete(SCOPE);
    sum(answers, report);
    const isAsked = answers.some(({ update }) => update?.state === "asked");
    if (!isChanged && gone.length === 0 && !isAsked)
      report.unchanged("nothing has become older, newer or broken");
  },
});

function seenIn(before: RowOf<typeof tables.states> | null): NonNullable<Known["seen"]> | null {
  const { seen_tag: tag, seen_at: at } = before ?? { seen_tag: null, seen_at: null };
  return tag === null || at === null ? null : { tag, at };
}

function noSource({ word }: Copy): string {
  return word === "missing" ? "there is no copy to compare" : "no source is named";
}

/** Names that differ in signs only, or that have no Latin letter, keep keys of their own. */
function keyOf(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9]+/g, "_");
  if (plain === name || /^[A-Za-z0-9]+([ ._/-][A-Za-z0-9]+)*$/.test(name)) return plain;
  return `${plain}_${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
}

function tell({ item, age, upstream, copy, update }: Answers, report: Reporter): void {
  const { name } = item;
  const key = keyOf(name);
  const under = update?.state === "asked" ? `\n\nAn update was asked for: ${update.task ?? ""}.` : "";
  const finding = (kind: string, severity: "warning" | "critical" | "info", title: string, why: string) =>
    report.finding({ key: `${kind}_${key}`, severity, title, body: `${why}.${under}`, scope: SCOPE });
  if (copy.word === "damaged") finding("damaged", "critical", `${name} is damaged`, copy.why);
  if (copy.word === "missing") finding("missing", "warning", `${name} is not there`, item.path);
  if (age.word === "old") finding("old", "warning", `${name} is old`, age.why);
  if (upstream.word === "newer")
    finding("newer", "info", `There is something newer than ${name}`, upstream.why);
  // Only a source that was named and does not answer is worth a person's time.
  if (upstream.word === "unknown" && item.source !== undefined && copy.word !== "missing")
    finding("unknown", "info", `Nobody knows whether ${name} is current`, upstream.why);
  if (update?.state === "failed")
    finding(
      "update",
      "warning",
      `The update of ${name} failed; it is not tried again in ${update.period}`,
      update.detail ?? "",
    );
}

function sum(answers: readonly Answers[], report: Reporter): void {
  const is = (test: (answer: Answers) => boolean) => answers.filter(test).length;
  const damaged = is(({ copy }) => copy.word === "damaged" || copy.word === "missing");
  const old = is(({ age }) => age.word === "old");
  const newer = is(({ upstream }) => upstream.word === "newer");
  const unknown = is(({ age, upstream, copy }) =>
    [age, upstream, copy].some(({ word }) => word === "unknown"),
  );
  const fresh = is(
    ({ age, upstream, copy }) =>
      age.word === "fresh" && upstream.word === "current" && copy.word === "intact",
  );
  report.metric("watched", answers.length, "copies");
  report.metric("fresh", fresh, "copies");
  report.metric("old", old, "copies");
  report.metric("newer_upstream", newer, "copies");
  report.metric("damaged", damaged, "copies");
  report.metric("unknown", unknown, "copies");
  const parts = [
    [damaged, "damaged or missing"],
    [old, "old"],
    [newer, "with something newer upstream"],
    [unknown, "not wholly known"],
  ].filter(([count]) => Number(count) > 0);
  const rest = parts.length === 0 ? "" : `; ${parts.map(([count, word]) => `${count} ${word}`).join(", ")}`;
  report.headline(`${fresh} of ${answers.length} copies are fresh${rest}`);
  const cell = (text: string) => text.replaceAll(/[|\r\n]+/g, " ");
  const rows = answers.map(({ item, age, upstream, copy, update }) =>
    [
      item.name,
      `${age.word}: ${age.why}`,
      `${upstream.word}: ${upstream.why}`,
      `${copy.word}: ${copy.why}`,
      update === null ? "" : `${update.state ?? ""} (${update.period})`,
    ]
      .map(cell)
      .join(" | "),
  );
  report.body(
    `| copy | old? | newer upstream? | intact? | update |\n|---|---|---|---|---|\n${rows.map((row) => `| ${row} |`).join("\n")}`,
  );
}

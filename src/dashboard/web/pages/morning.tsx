/** This morning: the front page of a newspaper for one reader, in order of weight. */
import { useState } from "preact/hooks";
import type { Front } from "../../api/front.ts";
import { Deck } from "../parts/deck.tsx";
import { Approval } from "../parts/approval.tsx";
import { RunNow } from "../parts/actions.tsx";
import { andAway, away, clock, when } from "../parts/clock.ts";
import { AlsoNew, Lead, NothingNew, Warnings } from "../parts/findings.tsx";
import { Glyph, words } from "../parts/glyph.tsx";
import { LOOKS_SHOWN } from "../text/looks.ts";
import { IdleTable, RanTable } from "../parts/night-tables.tsx";
import { toNewest } from "../parts/open-at.ts";
import { Loaded } from "../parts/states.tsx";
import { Seg } from "../parts/seg.tsx";
import { Strip } from "../parts/strip.tsx";
import { isPublished } from "../published/inlined.ts";
import { place, setQuery, to } from "../state/route.ts";
import { isStale } from "../state/session.ts";
import { useAnswer } from "../state/use-answer.ts";
import { capital, plural, usd } from "../text/format.ts";

export const FRONT_RANGES = [
  ["night", "Night"],
  ["day", "24 hours"],
  ["weekend", "Since Friday"],
  ["week", "Week"],
] as const;

export function Morning() {
  const since = place.value.query.get("since") ?? "night";
  const asked = useAnswer("front", `/api/front?since=${encodeURIComponent(since)}`);
  return <Loaded asked={asked}>{(front) => <FrontPage front={front} since={since} />}</Loaded>;
}

function FrontPage({ front, since }: { front: Front; since: string }) {
  const [lead, ...rest] = front.findings;
  const isLead = lead !== undefined && lead.severity !== "info";
  const others = isLead ? rest : front.findings;
  const warnings = others.filter(({ severity }) => severity !== "info");
  const notes = others.filter(({ severity }) => severity === "info");
  return (
    <>
      <h1 class="vh">This morning</h1>
      <Deck front={front} />
      <div class="cols order" style={{ marginTop: "20px" }}>
        <section class="w8 stack" aria-label="Findings">
          {isLead ? <Lead finding={lead} /> : <NothingNew front={front} />}
          {warnings.length > 0 && <Warnings findings={warnings} />}
          <AlsoNew notes={notes} resolved={front.resolved} seen={front.seen_before} />
        </section>
        <aside class="w4 end stack tall" aria-label="For you">
          {front.approvals.map((asked) => (
            <Approval key={asked.id} asked={asked} />
          ))}
          {front.failures.map((failure) => (
            <FrontFailure key={failure.run.id} failure={failure} />
          ))}
          <Cost front={front} />
          <Week front={front} />
        </aside>
        <FrontNext front={front} look="w8 under" empty="Nothing is on the clock." />
      </div>
      {front.absence !== null && <Away front={front} />}
      <div class="row sec" style={{ marginTop: "20px" }}>
        <h2 class="vh">The record</h2>
        <small>Since {when(front.since)}</small>
        <Seg
          name="Since"
          options={FRONT_RANGES}
          chosen={since}
          choose={(value) => setQuery({ since: value === "night" ? null : value })}
        />
      </div>
      <div class="cols" style={{ marginTop: "12px" }}>
        <section class="w8">
          <h2 class="label">What ran</h2>
          <RanTable rows={front.ran} more={front.ran_more} />
        </section>
        <section class="w4 end">
          <h2 class="label">What did not run, and why</h2>
          <IdleTable rows={front.idle} more={front.idle_more} isAny={front.ran.length > 0} />
          <Told front={front} />
        </section>
      </div>
    </>
  );
}

export function FrontFailure({
  failure: { run, failures_in_row: inRow, last_success_at: last },
}: {
  failure: Front["failures"][number];
}) {
  return (
    <section>
      <p class="kick">
        <Glyph look={run.look} label="" /> <span class="bad">{capital(run.state.replace("_", " "))}</span>
      </p>
      <h2 class="clip">
        <a href={to("task", run.task)}>{run.task}</a>
        {run.why === null ? "" : `: ${run.why}`}
      </h2>
      <p style={{ margin: "6px 0 8px" }}>
        {plural(run.attempts, "attempt")}
        {inRow > 1 && `, ${inRow} times in a row`}.{" "}
        {last === null ? "It never succeeded." : `Last success: ${when(last)}.`}
      </p>
      <p class="row">
        <RunNow task={run.task} />
        <a href={to("run", run.id)}>{isPublished ? "The run" : "Log"}</a>
      </p>
    </section>
  );
}

function Cost({ front: { at, money } }: { front: Front }) {
  const { day, longDay } = clock();
  const month = longDay(at).split(" ")[2] ?? "";
  const share = money.day_cap_usd === 0 ? 0 : Math.min(100, (money.day_usd / money.day_cap_usd) * 100);
  return (
    <section>
      <h2 class="label">Cost {isStale.value ? `on ${day(at)}` : "today"}</h2>
      <p style={{ marginTop: "6px" }}>
        <span class="big">{usd(money.day_usd)}</span>{" "}
        <span class="soft">of {usd(money.day_cap_usd)} a day</span>
      </p>
      <div class="meter" role="img" aria-label={`${usd(money.day_usd)} of ${usd(money.day_cap_usd)} a day`}>
        <i style={{ width: `${share}%` }} />
      </div>
      <dl class="facts" style={{ gridTemplateColumns: "1fr auto", marginTop: "10px" }}>
        {money.dearest !== null && (
          <>
            <dt>
              <a href={to("run", money.dearest.run)}>{money.dearest.task}</a>, the dearest run
            </dt>
            <dd class="num">{usd(money.dearest.usd)}</dd>
          </>
        )}
        <dt>
          <a href={to("data")}>{month}</a>, cap {usd(money.month_cap_usd)}
        </dt>
        <dd class="num">{usd(money.month_usd)}</dd>
      </dl>
    </section>
  );
}

function Week({ front: { week } }: { front: Front }) {
  if (week === null) return null;
  return (
    <section>
      <h2 class="label">The week</h2>
      <p style={{ marginTop: "6px" }}>
        <a href={to("run", week.run)}>{week.headline}</a>
      </p>
    </section>
  );
}

interface NextProps {
  front: Front;
  /** Classes that give it its place. */
  look: string;
  /** Said where nothing comes. */
  empty: string;
}

export function FrontNext({ front: { next }, look, empty }: NextProps) {
  const { time, now, day } = clock();
  const isToday = (at: number) => day(at) === day(now);
  return (
    <section class={look}>
      <h2 class="label">Comes next</h2>
      {next.length === 0 ? (
        <p class="soft">{empty}</p>
      ) : (
        <ol class="next">
          {next.map(({ task, at, after }) => (
            <li key={task}>
              <b class={at === null ? "big soft" : "big"}>{at === null ? "then" : time(at)}</b>
              <span>
                <a href={to("task", task)}>{task}</a>
                <small>
                  {at === null
                    ? `when ${after ?? "any other task"} ends`
                    : isToday(at)
                      ? away(at)
                      : `${when(at).replace(time(at), "").trim()}${andAway(at)}`}
                </small>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

export function Away({ front }: { front: Front }) {
  const { absence } = front;
  const { weekday, time } = clock();
  const whole = (at: number) => `${weekday(at)} ${time(at)}`;
  if (absence === null) return null;
  const text = `Away from ${whole(absence.from)} to ${whole(absence.until)}`;
  const slots = absence.moments.length;
  const superseded = absence.moments.filter(({ look }) => look === "superseded").length;
  const missed = absence.moments.filter(({ look }) => look === "missed").length;
  const looks = LOOKS_SHOWN.filter((look) => absence.moments.some((moment) => moment.look === look));
  return (
    <section class="sec">
      <div class="row">
        <h2>
          {text}:{" "}
          {slots === 0 ? "no slots" : `${plural(slots, "slot")}, ${slots - superseded - missed} caught up`}
          {superseded > 0 && `, ${superseded} superseded`}
          {missed > 0 && `, ${missed} missed`}
        </h2>
        <p class="row soft key push">
          {looks.map((look) => (
            <span key={look}>
              <Glyph look={look} label="" /> {look === "superseded" ? "superseded" : words(look)}
            </span>
          ))}
        </p>
      </div>
      <div
        class="scroll"
        style={{ marginTop: "12px" }}
        tabIndex={0}
        role="region"
        aria-label="Slots of the absence"
        ref={toNewest}
      >
        <Strip absence={absence} />
      </div>
    </section>
  );
}

function Told({ front: { told } }: { front: Front }) {
  const [isAll, setAll] = useState(false);
  const { time } = clock();
  if (told.length === 0) return null;
  return (
    <>
      <h2 class="label" style={{ marginTop: "20px" }}>
        Who was told
      </h2>
      {told.some(({ state }) => state === "kept") && <p class="soft">Kept here: no channel is set up.</p>}
      <ul class="list" style={{ "--a": "44px" }}>
        {told.slice(0, isAll ? 99 : 5).map(({ at, title, state }) => (
          <li key={`${at}${title}`}>
            <span class="soft">{time(at)}</span>
            <span class="cut2">{title}</span>
            <small>{state}</small>
          </li>
        ))}
      </ul>
      {told.length > 5 && !isAll && (
        <button class="quiet" onClick={() => setAll(true)}>
          {told.length - 5} more
        </button>
      )}
    </>
  );
}

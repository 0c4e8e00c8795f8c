/** This morning: the front page of a newspaper for one reader, in order of weight. */
import { useState } from "preact/hooks";
import type { Front } from "../../api/front.ts";
import { Deck } from "../parts/deck.tsx";
import { Approval } from "../parts/approval.tsx";
import { Away } from "../parts/away.tsx";
import { clock } from "../parts/clock.ts";
import { FrontNext } from "../parts/comes-next.tsx";
import { AlsoNew, Lead, NothingNew, Warnings } from "../parts/findings.tsx";
import { FrontFailure } from "../parts/front-failure.tsx";
import { RanTable } from "../parts/night-tables.tsx";
import { Loaded } from "../parts/states.tsx";
import { Stretch } from "../parts/stretch.tsx";
import { place, to } from "../state/route.ts";
import { isStale } from "../state/session.ts";
import { useAnswer } from "../state/use-answer.ts";
import { usd } from "../text/format.ts";

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
      <Stretch
        front={front}
        since={since}
        title="The record"
        ran={<RanTable rows={front.ran} more={front.ran_more} />}
      >
        <Told front={front} />
      </Stretch>
    </>
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

/** Beside a run: why it ran, what it cost, what it counted. */
import type { RunAnswer } from "../../api/run.ts";
import { duration, number, usd } from "../text/format.ts";
import { slotText } from "./night-tables.tsx";
import { Glyph } from "./glyph.tsx";

const STEPS: Readonly<Record<string, string>> = {
  calendar: "Calendar",
  plan: "The day's plan",
  key: "Key",
  budget: "Budget",
  input: "Input changed",
  gate_script: "Script gate",
  gate_model: "Small-model gate",
};

export function WhyItRan({ run }: { run: RunAnswer }) {
  const params = Object.entries(run.params);
  return (
    <section>
      <h2 class="label">Why it ran</h2>
      {run.decisions.length === 0 ? (
        <p style={{ marginTop: "6px" }}>
          {run.run.slot_at === null
            ? `It was ${slotText(run.run)}.`
            : `Its slot had come${run.rule === null ? "" : `: ${run.rule}`}.`}
          {run.caught_up && " It makes up for time in which nothing ran."}
        </p>
      ) : (
        <ol class="steps">
          {run.decisions.map(({ step, verdict, reason, at }, index) => (
            <li key={index}>
              <Glyph
                look={verdict === "go" ? "succeeded" : verdict === "skip" ? "skipped" : "waiting"}
                label={verdict}
              />
              <b>{STEPS[step] ?? step}</b>
              <small class="num" style={{ gridColumn: 3 }}>
                {index === 0 ? "" : duration(at - (run.decisions[0]?.at ?? at))}
              </small>
              <small class="soft">{reason}</small>
            </li>
          ))}
        </ol>
      )}
      {params.length > 0 && (
        <dl class="facts" style={{ marginTop: "8px" }}>
          {params.map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd class="mono cut2">{value}</dd>
            </>
          ))}
        </dl>
      )}
    </section>
  );
}

export function Spend({ spend }: { spend: NonNullable<RunAnswer["spend"]> }) {
  const { usd: cost, cap_usd: cap } = spend;
  return (
    <section>
      <h2 class="label">Spend</h2>
      <p style={{ marginTop: "6px" }}>
        <span class="big">{usd(cost)}</span>{" "}
        <span class="soft">
          {cap === null ? "" : `of ${usd(cap)} a run`}
          {spend.is_estimate && ", estimated"}
        </span>
      </p>
      {cap !== null && (
        <div class="meter" role="img" aria-label={`${usd(cost)} of ${usd(cap)}`}>
          <i style={{ width: `${Math.min(100, (cost / cap) * 100)}%` }} />
        </div>
      )}
      <dl class="facts" style={{ gridTemplateColumns: "1fr auto", marginTop: "8px" }}>
        {spend.calls.map((call, index) => (
          <>
            <dt key={index}>
              {call.kind}, {call.model}
              <br />
              <small>
                in {number(call.input_tokens)}, of it cached {number(call.cached_tokens)}, out{" "}
                {number(call.output_tokens)}
              </small>
            </dt>
            <dd class="num">{usd(call.usd)}</dd>
          </>
        ))}
      </dl>
    </section>
  );
}

export function Metrics({ metrics }: { metrics: NonNullable<RunAnswer["report"]>["metrics"] }) {
  return (
    <section>
      <h2 class="label">Metrics</h2>
      <dl class="facts" style={{ gridTemplateColumns: "1fr auto auto", marginTop: "6px" }}>
        {metrics.map(({ name, value, unit, change }) => (
          <>
            <dt class="cut2">{name}</dt>
            <dd class="num">
              {number(value)}
              {unit === null ? "" : ` ${unit}`}
            </dd>
            <dd class="num soft" title="against the run before">
              {change === null ? "" : change > 0 ? `+${number(change)}` : number(change)}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** The life of a slot on one line: scheduled, waited, each attempt, question, end. Long waits break the scale. */
import type { RunAnswer } from "../../api/run.ts";
import { asOf, isStale } from "../state/session.ts";
import { duration } from "../text/format.ts";
import { clock, when } from "./clock.ts";
import { toNewest } from "./open-at.ts";
import { words } from "./glyph.tsx";

interface Part {
  readonly from: number;
  readonly until: number;
  readonly look: string;
  readonly n: number;
}

/** Share of the width for the wait before the first attempt, if there was one. */
const WAIT_SHARE = 36;
const LONG_WAIT_MS = 60_000;

export function Life({ run }: { run: RunAnswer }) {
  const { exact, now: moment } = clock();
  // What runs is drawn as far as is known.
  const now = isStale.value ? asOf.value : moment;
  const first = run.attempts[0];
  if (first === undefined) return null;
  const due = run.run.slot_at ?? run.created_at;
  const parts: Part[] = run.attempts.map((attempt) => ({
    from: attempt.started_at,
    until: attempt.ended_at ?? now,
    look: attempt.look,
    n: attempt.n,
  }));
  const question = run.approvals.find(({ state }) => state === "pending");
  const end =
    question === undefined ? Math.max(...parts.map(({ until }) => until)) : (parts.at(-1)?.until ?? now);
  const wait = first.started_at - due;
  const isLong = wait > LONG_WAIT_MS;
  const begin = isLong ? WAIT_SHARE + 4 : 0;
  const room = (question === undefined ? 96 : 80) - begin;
  const x = (at: number) => begin + ((at - first.started_at) / Math.max(1, end - first.started_at)) * room;
  const isAsleep = run.asleep.length > 0;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Life of the slot" ref={toNewest}>
      <svg class="wide" width="100%" height="76" role="img" aria-label={labelOf(run, wait)}>
        {isLong && isAsleep && (
          <>
            <rect x="0" width={`${WAIT_SHARE}%`} y="31" height="18" class="asleep" />
            <rect x="0" width={`${WAIT_SHARE}%`} y="31" height="18" fill="url(#sleep)" />
          </>
        )}
        <line class="axis" x1="0" x2="100%" y1="40" y2="40" stroke-dasharray="2 3" />
        {isLong && (
          <svg x="0">
            <path class="ln" stroke-width="1.5" d="M1 26v28" />
            <text class="hi" x="0" y="18">
              {run.run.slot_at === null ? "Asked for" : "Scheduled"}
            </text>
            <text x="0" y="70">
              {when(due)}
            </text>
          </svg>
        )}
        {isLong && (
          <>
            <svg x={`${WAIT_SHARE + 2}%`}>
              <path class="ln soft" stroke-width="1.2" d="M-5 46l5-12m1 12 5-12" />
            </svg>
            <svg x={`${WAIT_SHARE / 2}%`}>
              <text y="44" text-anchor="middle" class="hi halo">
                {isAsleep ? "nobody at the desk, " : ""}waited {duration(wait)}
              </text>
            </svg>
          </>
        )}
        {parts.map((part, index) => (
          <Attempt
            key={part.n}
            part={part}
            x={x}
            time={exact(part.from)}
            isFirst={index === 0}
            started={
              isLong ? "Started" : `${run.run.slot_at === null ? "Asked for" : "Scheduled"} and started`
            }
            isTight={index > 0 && x(part.from) - x(parts[index - 1]?.from ?? 0) < 9}
          />
        ))}
        {question !== undefined && (
          <>
            <svg x={`${x(end)}%`}>
              <use href="#g-waiting" class="waiting" x="-7" y="33" width="14" height="14" />
              <text class="hi" x="-2" y="18">
                Asked you
              </text>
              <text x="-2" y="70">
                {exact(question.created_at)}
              </text>
            </svg>
            <svg x="99.9%">
              <path class="ln" stroke-width="1.5" stroke-dasharray="3 2" d="M-1 26v28" />
              <text class="hi" y="18" text-anchor="end">
                Ends
              </text>
              <text y="70" text-anchor="end">
                by {when(question.expires_at)}
              </text>
            </svg>
          </>
        )}
        {question === undefined && run.run.finished_at !== null && (
          <svg x="99.9%">
            <path class="ln" stroke-width="1.5" d="M-1 26v28" />
            <text class="hi" y="18" text-anchor="end">
              {words(run.run.look)}
            </text>
            <text y="70" text-anchor="end">
              {exact(run.run.finished_at)}
            </text>
          </svg>
        )}
      </svg>
    </div>
  );
}

interface AttemptProps {
  part: Part;
  x: (at: number) => number;
  time: string;
  isFirst: boolean;
  started: string;
  isTight: boolean;
}

function Attempt({ part, x, time, isFirst, isTight, started }: AttemptProps) {
  const { from, until, look, n } = part;
  const width = Math.max(0.4, x(until) - x(from));
  const isBad = look === "failed" || look === "timed_out" || look === "lost";
  return (
    <>
      <rect
        x={`${x(from)}%`}
        width={`${width}%`}
        y="35"
        height="10"
        class={look === "running" ? "open" : `f ${look}`}
      />
      {isBad && (
        <svg x={`${x(until)}%`}>
          <use href={`#g-${look}`} class={look} x="-10" y="34" width="12" height="12" />
        </svg>
      )}
      {!isTight && (
        <svg x={`${x(from)}%`}>
          <text class="hi" x="0" y="18">
            {isFirst ? started : `Attempt ${n}`}
          </text>
          <text x="0" y="70">
            {time}
          </text>
        </svg>
      )}
    </>
  );
}

function labelOf(run: RunAnswer, wait: number): string {
  const parts = [
    wait > LONG_WAIT_MS ? `waited ${duration(wait)}` : "",
    ...run.attempts.map(({ n, look, started_at: from, ended_at: until }) => {
      const took = until === null ? "" : ` after ${duration(until - from)}`;
      return `attempt ${n} ${words(look)}${took}`;
    }),
    run.run.look === "waiting" ? `now it waits ${run.waiting_for ?? ""}` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

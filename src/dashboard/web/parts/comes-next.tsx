/** The moments that come next, on a front page. */
import type { Front } from "../../api/front.ts";
import { to } from "../state/route.ts";
import { andAway, away, clock, when } from "./clock.ts";

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

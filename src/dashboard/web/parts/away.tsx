/** The time in which nobody was at the desk, and what became of its slots. */
import type { Front } from "../../api/front.ts";
import { plural } from "../text/format.ts";
import { LOOKS_SHOWN } from "../text/looks.ts";
import { clock } from "./clock.ts";
import { Glyph, words } from "./glyph.tsx";
import { toNewest } from "./open-at.ts";
import { Strip } from "./strip.tsx";

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

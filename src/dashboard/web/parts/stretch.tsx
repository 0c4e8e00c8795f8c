/** What ran in a stretch of time and what did not, side by side, with the choice of the stretch above. */
import type { ComponentChildren } from "preact";
import type { Front } from "../../api/front.ts";
import { setQuery } from "../state/route.ts";
import { when } from "./clock.ts";
import { IdleTable } from "./night-tables.tsx";
import { Seg } from "./seg.tsx";

const RANGES = [
  ["night", "Night"],
  ["day", "24 hours"],
  ["weekend", "Since Friday"],
  ["week", "Week"],
] as const;

interface Props {
  front: Front;
  since: string;
  /** For those who hear the page. */
  title: string;
  /** The table of what ran. */
  ran: ComponentChildren;
  /** Below what did not run. */
  children?: ComponentChildren;
}

export function Stretch({ front, since, title, ran, children }: Props) {
  return (
    <>
      <div class="row sec" style={{ marginTop: "20px" }}>
        <h2 class="vh">{title}</h2>
        <small>Since {when(front.since)}</small>
        <Seg
          name="Since"
          options={RANGES}
          chosen={since}
          choose={(value) => setQuery({ since: value === "night" ? null : value })}
        />
      </div>
      <div class="cols" style={{ marginTop: "12px" }}>
        <section class="w8">
          <h2 class="label">What ran</h2>
          {ran}
        </section>
        <section class="w4 end">
          <h2 class="label">What did not run, and why</h2>
          <IdleTable rows={front.idle} more={front.idle_more} isAny={front.ran.length > 0} />
          {children}
        </section>
      </div>
    </>
  );
}

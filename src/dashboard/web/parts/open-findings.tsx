/** How many findings of a task are open, where what they say is not published. */
import { inlined } from "../published/inlined.ts";
import { plural } from "../text/format.ts";
import { Glyph } from "./glyph.tsx";

export function Open({ task }: { task: string }) {
  const open = inlined?.tasks[task]?.open;
  if (open === undefined || open.critical + open.warning + open.info === 0) return null;
  return (
    <section>
      <h2 class="label">Open findings</h2>
      <ul class="list" style={{ "--a": "64px" }}>
        {(["critical", "warning", "info"] as const).map(
          (severity) =>
            open[severity] > 0 && (
              <li key={severity}>
                <span class="soft">{severity}</span>
                <span>
                  <Glyph look={severity} label="" /> {plural(open[severity], "finding")}
                </span>
              </li>
            ),
        )}
      </ul>
    </section>
  );
}

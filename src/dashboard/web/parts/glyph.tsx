/** One sprite for every state: the shape says it, the colour only helps. */
import type { Look } from "../../api/common.ts";

export type GlyphName = Look | "critical" | "warning" | "info";

export function words(look: GlyphName): string {
  return look === "superseded" ? "missed, a later run stands for it" : look.replace("_", " ");
}

export function Glyph({ look, label }: { look: GlyphName; label?: string }) {
  const tone = look === "critical" ? "bad" : look === "warning" || look === "info" ? "" : look;
  const isHidden = label === "";
  return (
    <svg
      class={`g ${tone}${look === "running" ? " pulse" : ""}`}
      {...(isHidden ? { "aria-hidden": "true" } : { role: "img", "aria-label": label ?? words(look) })}
    >
      <use href={`#g-${look}`} />
    </svg>
  );
}

const BOX = { x: 1.6, y: 1.6, width: 8.8, height: 8.8 } as const;

/** Once in the page; every glyph refers to it. */
export function Sprite() {
  const symbol = (id: string, ...shapes: preact.JSX.Element[]) => (
    <symbol id={`g-${id}`} viewBox="0 0 12 12">
      {shapes}
    </symbol>
  );
  return (
    <svg width="0" height="0" style={{ position: "absolute" }} aria-hidden="true">
      <defs>
        {symbol("succeeded", <rect class="f" x="2" y="2" width="8" height="8" />)}
        {symbol(
          "failed",
          <rect class="f" width="12" height="12" />,
          <path class="cut" stroke-width="1.8" d="M3.2 3.2l5.6 5.6m0-5.6-5.6 5.6" />,
        )}
        {symbol(
          "timed_out",
          <circle class="f" cx="6" cy="6" r="6" />,
          <path class="cut" stroke-width="1.5" d="M6 2.6V6l2.4 1.6" />,
        )}
        {symbol("skipped", <path class="ln" stroke-width="1.8" d="M2 6h8" />)}
        {symbol(
          "missed",
          <rect class="ln" {...BOX} stroke-width="1.4" />,
          <path class="ln" stroke-width="1.4" d="M1.6 10.4l8.8-8.8" />,
        )}
        {symbol("merged", <path class="ln" stroke-width="1.4" d="M10.5 6H2.5m3-3.2L2.2 6l3.3 3.2" />)}
        {symbol(
          "running",
          <rect class="ln" {...BOX} stroke-width="1.4" />,
          <rect class="f" x="1.6" y="1.6" width="4.6" height="8.8" />,
        )}
        {symbol(
          "waiting",
          <path class="ln" stroke-width="1.4" d="M6 .9 11.1 6 6 11.1.9 6z" />,
          <circle class="f" cx="6" cy="6" r="1.6" />,
        )}
        {symbol(
          "planned",
          <circle class="ln" cx="6" cy="6" r="3.4" stroke-width="1.2" stroke-dasharray="1.5 1.6" />,
        )}
        {symbol(
          "cancelled",
          <rect class="ln" {...BOX} stroke-width="1.2" />,
          <rect class="f" x="4.2" y="4.2" width="3.6" height="3.6" />,
        )}
        {symbol(
          "over_budget",
          <circle class="ln" cx="6" cy="6" r="4.9" stroke-width="1.3" />,
          <path class="ln" stroke-width="1.5" d="M6 2.8v6.4" />,
        )}
        {symbol(
          "critical",
          <path class="f" d="M6 0l6 11.5H0z" />,
          <path class="cut" stroke-width="1.6" d="M6 4v3.6m0 1.1v1.5" />,
        )}
        {symbol(
          "warning",
          <path class="ln" stroke-width="1.3" d="M6 1.4l4.8 9.2H1.2z" />,
          <path class="ln" stroke-width="1.3" d="M6 4.6v2.7m0 .9v1" />,
        )}
        {symbol(
          "info",
          <circle class="ln" cx="6" cy="6" r="4.6" stroke-width="1.2" />,
          <path class="ln" stroke-width="1.4" d="M6 5.4v3m0-5v1.2" />,
        )}
        {symbol(
          "lost",
          <path class="ln" stroke-width="1.6" d="M3.2 4.2C3.2 1 8.8 1 8.8 4.2 8.8 6.2 6 6 6 8" />,
          <circle class="f" cx="6" cy="10.6" r="1.1" />,
        )}
        {symbol(
          "superseded",
          <rect class="ln" {...BOX} stroke-width="1.1" />,
          <path class="ln" stroke-width="1.1" d="M1.6 10.4l8.8-8.8" />,
        )}
        <pattern id="sleep" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path class="hairl" stroke-width="1.4" d="M0 0v6" />
        </pattern>
      </defs>
    </svg>
  );
}

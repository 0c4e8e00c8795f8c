/** How tasks name each other: every name must exist, and no chain may come back to where it began. */
import { nearestWord } from "./nearest.ts";
import type { Path } from "./place.ts";
import { quote } from "./problem.ts";
import { complain, type Reader } from "./reader.ts";
import { ALL_FINDINGS } from "./shapes/inputs.ts";

/** One mention of a task by another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly key: "depends_on" | "after" | "report" | "findings";
  /** Where it is written. */
  readonly path: Path;
}

/** Adds a problem for each unknown task, each task that waits for itself, and one for each cycle. */
export function checkLinks(reader: Reader, ids: ReadonlySet<string>, links: readonly Link[]): void {
  const next = new Map<string, Link[]>();
  for (const link of links) {
    if (reader.collector.full()) return;
    if (!ids.has(link.to)) {
      complain(reader, link.path, {
        message: `${link.key} names ${quote(link.to)}, which is no task`,
        allowed: link.key === "findings" ? `${ALL_FINDINGS}, or the id of a task` : null,
        nearest: nearestWord(link.to, link.key === "findings" ? [ALL_FINDINGS, ...ids] : ids),
      });
    } else if (link.key === "findings") {
      continue;
    } else if (link.key === "report") {
      if (link.to !== link.from) continue;
      complain(reader, link.path, {
        message: `${quote(link.from)} is not given its own report`,
        allowed: "other tasks",
      });
    } else if (link.to === link.from) {
      complain(reader, link.path, {
        message: `${quote(link.from)} waits for itself`,
        allowed: "other tasks",
      });
    } else {
      const known = next.get(link.from);
      if (known === undefined) next.set(link.from, [link]);
      else known.push(link);
    }
  }
  for (const cycle of cycles([...ids], next)) {
    const [first] = cycle;
    if (first === undefined) continue;
    const names = cycle.map((link) => link.from);
    const shown = names.length > 12 ? [...names.slice(0, 10), "…", ...names.slice(-1)] : names;
    const chain = [...shown, first.from].join(" -> ");
    complain(reader, first.path, {
      message: `these tasks wait for each other: ${chain}`,
      allowed: "no cycle in depends_on and after",
    });
  }
}

/** A knot of tasks has many cycles; nobody needs them all. */
const MAX_CYCLES = 20;

/** One cycle of each knot of tasks. Written without recursion, since a chain may be thousands of tasks long. */
function cycles(ids: readonly string[], next: ReadonlyMap<string, readonly Link[]>): Link[][] {
  const found: Link[][] = [];
  const state = new Map<string, "open" | "done">();
  for (const start of ids) {
    if (state.has(start)) continue;
    const trail: { id: string; links: readonly Link[]; position: number; by: Link | null }[] = [];
    const enter = (id: string, by: Link | null): void => {
      state.set(id, "open");
      trail.push({ id, links: next.get(id) ?? [], position: 0, by });
    };
    enter(start, null);
    for (let step = trail.at(-1); step !== undefined; step = trail.at(-1)) {
      if (found.length >= MAX_CYCLES) return found;
      const link = step.links[step.position++];
      if (link === undefined) {
        state.set(step.id, "done");
        trail.pop();
      } else if (!state.has(link.to)) {
        enter(link.to, link);
      } else if (state.get(link.to) === "open") {
        found.push([...trail.slice(trail.findIndex((each) => each.id === link.to) + 1).flatMap(byOf), link]);
      }
    }
  }
  return found;
}

function byOf(step: { by: Link | null }): Link[] {
  return step.by === null ? [] : [step.by];
}

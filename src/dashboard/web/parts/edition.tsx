/** What the masthead of a published page says instead of the hour: what its facts are, and of how much. */
import { inlined } from "../published/inlined.ts";
import { plural } from "../text/format.ts";
import { clock } from "./clock.ts";

/** @param isShort where the day and the hour of the facts stand beside it */
export function Edition({ isShort }: { isShort?: boolean }) {
  const { day, time, name } = clock();
  if (inlined === null) return null;
  const { as_of: at, public_tasks: shown, all_tasks: all } = inlined.session;
  return (
    <>
      {at === null
        ? "Nothing is recorded yet"
        : isShort === true
          ? "Published"
          : `Published, facts to ${day(at)} ${time(at)} ${name(at)}`}
      , {shown} of {plural(all, "task")}
    </>
  );
}

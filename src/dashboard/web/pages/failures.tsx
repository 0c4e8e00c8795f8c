/** Everything that went wrong, the newest first, each with its cause and its log. */
import { Pages, Which } from "../parts/history.tsx";
import { Loaded } from "../parts/states.tsx";
import { place } from "../state/route.ts";
import { useAnswer } from "../state/use-answer.ts";

const STATES = [
  ["", "All"],
  ["failed", "Failed"],
  ["timed_out", "Timed out"],
  ["lost", "Lost"],
  ["over_budget", "Over budget"],
] as const;

export function Failures() {
  const state = place.value.query.get("state");
  const path = `/api/failures?limit=50${state === null ? "" : `&state=${encodeURIComponent(state)}`}`;
  const asked = useAnswer("failures", path);
  return (
    <>
      <div class="row" style={{ marginBottom: "12px" }}>
        <h1 class="head">Failures</h1>
        <Which options={STATES} />
      </div>
      <Loaded asked={asked}>
        {(page) => (
          <Pages
            key={path}
            path={path}
            name="failures"
            first={page.rows}
            next={page.next}
            empty={state === null ? "Nothing has failed." : "Nothing has ended like this."}
            withTask
          />
        )}
      </Loaded>
    </>
  );
}

/** Everything that went wrong, the newest first, each with its cause and its log. */
import { Pages } from "../parts/history.tsx";
import { Loaded } from "../parts/states.tsx";
import { useAnswer } from "../state/use-answer.ts";

export function Failures() {
  const asked = useAnswer("failures", "/api/failures?limit=50");
  return (
    <>
      <h1 class="head" style={{ marginBottom: "12px" }}>
        Failures
      </h1>
      <Loaded asked={asked}>
        {(page) => (
          <Pages
            path="/api/failures?limit=50"
            name="failures"
            first={page.rows}
            next={page.next}
            empty="Nothing has failed."
            withTask
          />
        )}
      </Loaded>
    </>
  );
}

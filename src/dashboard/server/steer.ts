/** From a checked request to the one function that does it. */
import type { Steered, Steering } from "../../ports/dashboard.ts";
import type { Body, WriteName } from "../api/routes.ts";

type Params = Readonly<Record<string, string>>;

type Doing = {
  readonly [N in WriteName]: (steering: Steering, params: Params, body: Body<N>) => Promise<Steered>;
};

const DOING: Doing = {
  run_now: (steering, { task = "" }, { full }) => steering.runNow(task, { full }),
  pause: (steering, { task = "" }, { why }) => steering.pause(task, why === "" ? null : why),
  resume: (steering, { task = "" }) => steering.resume(task),
  backfill: (steering, { task = "" }, { from, until }) => steering.backfill(task, from, until),
  cancel: (steering, { run = "" }) => steering.cancel(run),
  answer: (steering, { approval = "" }, { verdict, input_hash: inputHash, words }) =>
    steering.answer(approval, verdict, { inputHash, words: words === "" ? null : words }),
};

export async function steer<N extends WriteName>(
  steering: Steering,
  name: N,
  params: Params,
  body: Body<N>,
): Promise<Steered> {
  return await DOING[name](steering, params, body);
}

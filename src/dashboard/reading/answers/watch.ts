/** Is anybody at the desk, and does the desk know what to go by? */
import type { View } from "../view.ts";

export async function watchOf({ sources }: View) {
  const { reading } = sources;
  const loop = (await reading.instances()).find(
    ({ kind, process }) => kind === "loop" && sources.liveness(process) !== "dead",
  );
  return {
    on: loop !== undefined,
    seen_at: loop === undefined ? sources.lastLifeSign() : null,
    troubles: [...sources.watchTroubles()],
    config_problems: [...(await sources.configProblems())],
    clock_suspect: (await reading.note("clock_suspect")) !== null,
  };
}

/** What every screen shows around itself: who waits, what runs, and whether anybody is at the desk. */
import type { Answer } from "../../api/routes.ts";
import type { View } from "../view.ts";
import { isAlive } from "./night.ts";
import { watchOf } from "./watch.ts";

/** @param mark where the stream of changes stands */
export async function sessionAnswer(view: View, mark: number, token: string): Promise<Answer<"session">> {
  const { sources } = view;
  const pending = await sources.reading.approvals({ since: view.now });
  return {
    token,
    home: sources.homeName,
    version: sources.version,
    zone: view.zone,
    mark,
    waiting: pending.filter(({ state }) => state === "pending").length,
    running: (await sources.reading.liveRuns()).filter(isAlive).length,
    can_steer: sources.steering !== null,
    watch: await watchOf(view),
    at: view.now,
  };
}

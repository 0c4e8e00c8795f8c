/** Figures for Prometheus, as text. */
import { OUTCOMES } from "../../core/outcome.ts";
import { isAlive, isBad } from "../reading/answers/night.ts";
import { watchOf } from "../reading/answers/watch.ts";
import { nextSlotAt } from "../reading/next-slots.ts";
import { DAY_MS } from "../reading/local-days.ts";
import type { View } from "../reading/view.ts";

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

export async function metricsText(view: View): Promise<string> {
  const { sources, now, tasks } = view;
  const { reading } = sources;
  const live = await reading.liveRuns();
  const memories = await reading.memories();
  const counts = await reading.counts(now - DAY_MS);
  const open = await reading.findings({ states: ["new", "ongoing"] });
  const pending = (await reading.approvals({ since: now })).filter(({ state }) => state === "pending");
  const newest = await sources.overview.newestRuns();
  const health = await reading.channelHealth();
  const watch = await watchOf(view);
  const next = [...tasks.values()].map((task) => nextSlotAt(task, now)).filter((at) => at !== null);
  return [
    family("nightdesk_up", "1 while a process keeps watch over the home and can record what it does", [
      [{}, watch.on && watch.troubles.length === 0 ? 1 : 0],
    ]),
    family("nightdesk_config_valid", "1 if the configuration is right", [
      [{}, watch.config_problems.length === 0 ? 1 : 0],
    ]),
    family("nightdesk_tasks", "Tasks in the configuration", [[{}, tasks.size]]),
    family("nightdesk_runs_live", "Runs that have not ended", [
      [{ state: "running" }, live.filter(isAlive).length],
      [{ state: "waiting" }, live.filter((run) => !isAlive(run)).length],
    ]),
    family(
      "nightdesk_ends_last_day",
      "Ends of runs and slots in the last 24 hours",
      OUTCOMES.map((outcome) => [
        { outcome },
        counts.filter((row) => row.outcome === outcome).reduce((sum, { count }) => sum + count, 0),
      ]),
    ),
    family(
      "nightdesk_findings_open",
      "Findings that are not resolved",
      (["info", "warning", "critical"] as const).map((severity) => [
        { severity },
        open.filter((finding) => finding.severity === severity).length,
      ]),
    ),
    family("nightdesk_approvals_pending", "Questions that wait for a person", [[{}, pending.length]]),
    family("nightdesk_tasks_failing", "Tasks whose newest run went wrong", [
      [{}, newest.filter(isBad).length],
    ]),
    family(
      "nightdesk_task_last_success_timestamp_seconds",
      "When the task last succeeded",
      memories.flatMap(({ task, lastSuccessAt }): Sample[] =>
        lastSuccessAt === null ? [] : [[{ task }, lastSuccessAt / 1000]],
      ),
    ),
    family(
      "nightdesk_channel_last_delivery_timestamp_seconds",
      "When the channel last delivered a message",
      health.flatMap(({ channel, lastSentAt }): Sample[] =>
        lastSentAt === null ? [] : [[{ channel }, lastSentAt / 1000]],
      ),
    ),
    family(
      "nightdesk_channel_messages_waiting",
      "Messages that wait for the channel",
      health.map(({ channel, pending: waiting }) => [{ channel }, waiting]),
    ),
    family(
      "nightdesk_channel_messages_lost",
      "Messages since its last delivery that did not get through, or of which nobody knows",
      health.map(({ channel, failed, unknown }) => [{ channel }, failed + unknown]),
    ),
    family(
      "nightdesk_next_slot_timestamp_seconds",
      "The next scheduled moment of any task",
      next.length === 0 ? [] : [[{}, next.reduce((a, b) => Math.min(a, b)) / 1000]],
    ),
  ].join("");
}

function family(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

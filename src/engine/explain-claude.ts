/** What `why` tells beside the run itself: what was decided before it, what a person was asked, what it cost. */
import type { Adaptation } from "../core/adaptation.ts";
import type { Approval } from "../core/approval.ts";
import type { Run } from "../core/run.ts";
import type { RecordedDecision } from "../ports/claude-ledger.ts";
import type { LedgerReading } from "../ports/ledger-reading.ts";

export interface ClaudeStory {
  /** In the order in which they were taken. */
  readonly decisions: readonly RecordedDecision[];
  /** Oldest first. */
  readonly approvals: readonly Approval[];
  /** The newest change of this moment, overruled or not; null if there was none. */
  readonly adaptation: Adaptation | null;
  /** Of all attempts, gates included, so far; null if Claude was not asked. */
  readonly costUsd: number | null;
}

export const NO_STORY: ClaudeStory = { decisions: [], approvals: [], adaptation: null, costUsd: null };

interface About {
  readonly task: string;
  /** The moment; null if none is meant. */
  readonly at: number | null;
  readonly run: Run | null;
}

export async function claudeStory(reading: LedgerReading, { task, at, run }: About): Promise<ClaudeStory> {
  if (at === null) return NO_STORY;
  const adaptations = await reading.adaptations({ task, since: 0 });
  const adaptation = adaptations.find(({ slotAt }) => slotAt === at) ?? null;
  if (run === null) return { ...NO_STORY, adaptation };
  const asked = (await reading.approvals({ since: run.createdAt })).filter((one) => one.run === run.id);
  return {
    decisions: await reading.decisions(run.id),
    approvals: asked.toReversed(),
    adaptation,
    costUsd: run.costUsd ?? (await costSoFar(reading, run)),
  };
}

/** The ledger says 0 both for nothing and for nothing yet; either way there is nothing to tell. */
async function costSoFar(reading: LedgerReading, run: Run): Promise<number | null> {
  // The day says nothing about one run's sum.
  const { run: usd } = await reading.spent({ day: "", task: null, run: run.id });
  return usd === 0 ? null : usd;
}

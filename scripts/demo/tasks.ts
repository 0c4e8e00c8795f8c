/** The tasks of an invented person in Prague: the configuration, and how each of them usually goes. */

export const CHANNELS = `channels:
  telegram: { token: "\${TELEGRAM_TOKEN}", chat_id: "7" }
`;

export const CONFIG = `timezone: Europe/Prague
concurrency: 2
budget: { per_run_usd: 0.5, per_day_usd: 2, per_month_usd: 20 }
${CHANNELS}
tasks:
  - { id: clinvar, use: clinvar, schedule: weekly, day: sunday, time: "03:00", timeout_minutes: 30 }
  - { id: genome_watch, script: tasks/genome_watch.py, after: [clinvar] }
  - { id: clinpgx, script: tasks/clinpgx.py, schedule: monthly, day: 5, time: "05:00", timeout_minutes: 60 }
  - id: data_freshness
    use: data_freshness
    schedule: daily
    time: "04:00"
    with:
      sources:
        - { dataset: clinvar, task: clinvar, max_age: 14d }
        - { dataset: clinpgx, task: clinpgx, max_age: 14d }
        - { dataset: photos, task: backup_photos, max_age: 3d }
        - { dataset: finance, task: finance_reconcile, max_age: 4d }
  - { id: energy_prices, script: tasks/energy.py, schedule: daily, time: "14:30", missed: run_once }
  - { id: finance_reconcile, script: tasks/finance.py, schedule: daily, days: [mon, tue, wed, thu, fri], time: "06:00", locks: [notion] }
  - { id: project_health, script: tasks/health.py, schedule: daily, time: "06:30", visibility: public }
  - { id: idea_tracker, ask: "Which ideas moved?", schedule: weekly, days: [mon, thu], time: "06:45", budget: { per_run_usd: 0.2 } }
  - { id: memory_consolidate, agent: "Fold what is said twice.", schedule: weekly, day: saturday, time: "02:00", tools: [read_note, merge_notes, archive_notes], approve: [archive_notes], retries: 1, budget: { per_run_usd: 0.5 } }
  - { id: morning_brief, ask: "Write the brief.", schedule: daily, days: [mon, tue, wed, thu, fri], time: "07:45", budget: { per_run_usd: 0.1 } }
  - { id: weekly_summary, ask: "Sum up the week.", schedule: weekly, day: sunday, time: "20:00", budget: { per_run_usd: 0.1 } }
  - { id: backup_photos, script: tasks/backup.sh, schedule: daily, days: [mon, tue, wed, thu, fri], time: "23:30", retries: 1 }
  - { id: publish_dashboard, script: tasks/publish.sh, schedule: after_any, visibility: public }
`;

export interface Habit {
  readonly id: string;
  /** Usual duration. */
  readonly ms: number;
  /** Shares of what goes wrong. */
  readonly failed?: number;
  readonly timedOut?: number;
  readonly gate?: number;
  readonly usd?: number;
  readonly headlines: readonly string[];
}

export const HABITS: readonly Habit[] = [
  {
    id: "clinvar",
    ms: 52_000,
    failed: 0.02,
    timedOut: 0.02,
    headlines: ["Release of the week: 2,914 changed, 38,293 new"],
  },
  { id: "clinpgx", ms: 540_000, timedOut: 0.08, headlines: ["1,040 pages, 61,480 rows"] },
  { id: "data_freshness", ms: 4_000, failed: 0.004, headlines: ["9 datasets in order", "9 datasets: 1 old"] },
  { id: "energy_prices", ms: 3_000, failed: 0.01, headlines: ["24 hours of prices for today"] },
  {
    id: "finance_reconcile",
    ms: 20_000,
    failed: 0.01,
    headlines: ["119 of 119 payments matched", "117 of 118 payments matched"],
  },
  {
    id: "project_health",
    ms: 1_900,
    headlines: ["38 repositories, all in order", "38 repositories, 1 late push"],
  },
  {
    id: "idea_tracker",
    ms: 76_000,
    gate: 0.04,
    usd: 0.09,
    headlines: ["23 ideas, none changed", "23 ideas, 1 changed status"],
  },
  {
    id: "memory_consolidate",
    ms: 124_000,
    failed: 0.03,
    gate: 0.1,
    usd: 0.31,
    headlines: ["Folded 3 notes into 2", "Nothing to fold"],
  },
  { id: "morning_brief", ms: 18_000, usd: 0.03, headlines: ["Written; delivered at 08:00"] },
  { id: "weekly_summary", ms: 11_000, usd: 0.02, headlines: ["Week written"] },
  {
    id: "backup_photos",
    ms: 2_400_000,
    failed: 0.02,
    headlines: ["88,120 photos, 126 new", "88,120 photos, nothing new"],
  },
];

/** What is kept: the sums of each week, so that a year can be looked at. */

export const tables = {
  weeks: {
    key: ["first_day"],
    columns: {
      first_day: "text",
      last_day: "text",
      runs: "integer",
      succeeded: "integer",
      skipped: "integer",
      missed: "integer",
      changed: "integer",
      cost_usd: "real",
      findings_new: "integer",
      findings_resolved: "integer",
    },
  },
} as const;

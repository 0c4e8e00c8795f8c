/** The data that grows: what is known of each repository, one row for each of its days, and its log in short. */

export const tables = {
  /** The newest look. Instants are epoch ms, days are local `YYYY-MM-DD`. */
  repos: {
    key: ["repo"],
    columns: {
      repo: "text",
      /** `present`, `unread` if it could never be read, `gone`, or `unwatched` when the settings leave it out. */
      state: "text",
      branch: "text",
      head: "text",
      bare: "boolean",
      worktrees: "integer",
      remotes: "integer",
      changed_files: "integer",
      untracked: "integer",
      uncommitted_since: "integer",
      unpushed: "integer",
      behind: "integer",
      stashes: "integer",
      last_commit_at: "integer",
      usual_gap_days: "real",
      /** Commits of 26 weeks, Monday to Sunday; the first begins on `weeks_from`. */
      commits_per_week: "json",
      weeks_from: "text",
      first_seen: "text",
      gone_since: "text",
    },
  },
  /** A day's last look, and the commits of that day. */
  days: {
    key: ["day", "repo"],
    columns: {
      day: "text",
      repo: "text",
      branch: "text",
      head: "text",
      changed_files: "integer",
      untracked: "integer",
      unpushed: "integer",
      behind: "integer",
      stashes: "integer",
      commits: "integer",
    },
  },
  /** What a repository's log came down to, for the branches as they stood; read again only when one moves. */
  logs: {
    key: ["repo"],
    columns: { repo: "text", refs: "text", summary: "json" },
  },
} as const;

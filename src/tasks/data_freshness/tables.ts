/** What was known of each copy when it was looked at last. */

export const tables = {
  states: {
    key: ["name"],
    columns: {
      name: "text",
      /** `fresh`, `old` or `unknown`. */
      age: "text",
      /** `current`, `newer` or `unknown`. */
      upstream: "text",
      /** `intact`, `damaged`, `missing` or `unknown`. */
      copy: "text",
      upstream_why: "text",
      copy_why: "text",
      /** The upstream's version that our copy is known to be, in the server's words. */
      etag: "text",
      last_modified: "text",
      version: "text",
      /** A version that upstream has and our copy had not when it was seen first, and when, epoch milliseconds. */
      seen_tag: "text",
      seen_at: "integer",
    },
  },
  updates: {
    key: ["name", "period"],
    columns: {
      name: "text",
      /** `2026-11`, or `2026-W48`. */
      period: "text",
      task: "text",
      /** Epoch milliseconds. */
      asked_at: "integer",
      /** `asked`, `succeeded` or `failed`. */
      state: "text",
      detail: "text",
    },
  },
} as const;

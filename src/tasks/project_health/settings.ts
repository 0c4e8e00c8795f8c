/** Settings of `project_health`, as they stand under `with:`. */
import * as z from "zod";

const days = z.number().min(0).max(36_500);

export const settings = z.strictObject({
  roots: z
    .array(z.string().min(1))
    .min(1)
    .describe("Folders to look in, relative to the home folder; ~ is the user's own folder."),
  ignore: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Globs of folders to leave out, against the path below the root, or a folder's name if without a slash.",
    ),
  max_depth: z.int().min(0).max(32).default(6).describe("How many folders deep below each root."),
  uncommitted_days: days.default(3).describe("Days that a change may wait for its commit."),
  unpushed_days: days.default(0).describe("Days that a commit may wait for its push."),
  stash_days: days.default(30).describe("Days that a stash may lie."),
  stale_factor: z
    .number()
    .min(1)
    .max(1000)
    .default(4)
    .describe("A project is stale after this many of its own usual pauses between days with commits."),
  stale_min_days: days.default(7).describe("Never stale before so many days, whatever the rhythm."),
  large_untracked_mb: z
    .number()
    .positive()
    .default(50)
    .describe("Untracked files of this size and more are named."),
  own_emails: z
    .array(z.string().min(3))
    .default([])
    .describe("Count only commits of these authors. Without it everybody's count."),
  trusted: z
    .array(z.string().min(1))
    .default([])
    .describe(
      "Repositories of another owner that may be opened all the same: their folders, or globs of them.",
    ),
  concurrency: z
    .int()
    .min(1)
    .max(8)
    .optional()
    .describe("Repositories at once. Default: the cores, at most 8."),
  timeout_seconds: z.number().positive().max(3600).default(20).describe("For each repository."),
});

export type HealthSettings = z.infer<typeof settings>;

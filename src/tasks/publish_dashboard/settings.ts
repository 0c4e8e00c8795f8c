/** Settings of `publish_dashboard`, as they stand under `with:`. */
import * as z from "zod";
import { BRANCH_NAME } from "../../sdk/branch-name.ts";

const REMOTE = /^(?!-)(?![A-Za-z][A-Za-z0-9+.-]*::)/;

const git = z
  .strictObject({
    remote: z
      .string()
      .min(1)
      .regex(REMOTE, "must be an https or ssh address or a path, not an option or a helper of git's")
      .optional()
      .describe("URL or path of the repository. It holds no password."),
    repo: z
      .string()
      .min(1)
      .optional()
      .describe("In place of remote: the folder of a repository whose origin is meant."),
    branch: z
      .string()
      .regex(BRANCH_NAME, "must be the name of a branch, such as gh-pages")
      .default("gh-pages")
      .describe("The branch that the host of pages serves. It is made if it is not there."),
    token: z.string().min(1).optional().describe("For an https remote without a credential helper: ${NAME}."),
  })
  .refine(({ remote, repo }) => (remote === undefined) !== (repo === undefined), {
    message: "needs either remote or repo",
  });

export const settings = z
  .strictObject({
    folder: z.string().min(1).optional().describe("A folder that is empty or was made by this task."),
    git: git.optional().describe("A branch of a git repository, such as GitHub Pages serves."),
    adopt: z
      .boolean()
      .default(false)
      .describe(
        "Replaces what is on the branch although Nightdesk did not write it, or another home's site; for once.",
      ),
    allow: z
      .array(z.string().min(1))
      .default([])
      .describe("Addresses, numbers or names that are meant to be public. Secrets cannot be allowed."),
  })
  .refine((given) => (given.folder === undefined) !== (given.git === undefined), {
    message: "needs either folder or git",
  });

export type PublishSettings = z.infer<typeof settings>;

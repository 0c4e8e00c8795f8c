/** How Nightdesk knows again what it has published. */

/** In the root of a branch. Its text never changes, so that it makes no commit by itself. */
export const BRANCH_MARK = ".nightdesk-site";
export const BRANCH_MARK_TEXT =
  "The files on this branch are written by Nightdesk. What else is put here is removed when it next publishes.\n";

/** In a folder: which files are ours. */
export const FOLDER_MARK = ".nightdesk-site.json";

/** Tells GitHub Pages to serve every file as it is. */
export const NO_JEKYLL = ".nojekyll";

export const MARKER_NAMES: readonly string[] = [BRANCH_MARK, FOLDER_MARK];

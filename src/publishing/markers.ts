/** How Nightdesk knows again what it has published, and which of its homes did. */

/** In the root of a branch. */
export const BRANCH_MARK = ".nightdesk-site";
const BRANCH_MARK_TEXT =
  "The files on this branch are written by Nightdesk. What else is put here, but CNAME, is removed when it next publishes.\n";
const BRANCH_MARK_HOME = /^Home: ([a-p-]{32})$/m;

/** In a folder: which files are ours. */
export const FOLDER_MARK = ".nightdesk-site.json";

/** Tells GitHub Pages to serve every file as it is. */
export const NO_JEKYLL = ".nojekyll";

/** GitHub Pages commits a site's own domain there: without it the domain goes dark. */
export const DOMAIN_FILE = "CNAME";

export const MARKER_NAMES: readonly string[] = [BRANCH_MARK, FOLDER_MARK];

/** Its text changes with the home alone, so that it makes no commit by itself. */
export function branchMarkText(homeMark: string): string {
  return `${BRANCH_MARK_TEXT}Home: ${homeMark}\n`;
}

/** @returns null for a mark of the time before homes had one */
export function homeOfBranchMark(text: string): string | null {
  return BRANCH_MARK_HOME.exec(text)?.[1] ?? null;
}

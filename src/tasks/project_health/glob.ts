/** Small globs for folder names: `*` and `?` within a name, `**` across folders. */

/**
 * @param pattern without a slash it is matched against the last name, otherwise against the whole path
 * @returns a test for paths with `/` and without a leading one
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const clean = pattern
    .replaceAll("\\", "/")
    .replace(/^\.?\/+/, "")
    .replace(/\/+$/, "");
  const regex = new RegExp(`^${translate(clean)}$`, "u");
  if (clean.includes("/")) return (path) => regex.test(path);
  return (path) => regex.test(path.slice(path.lastIndexOf("/") + 1));
}

function translate(pattern: string): string {
  let source = "";
  for (const part of pattern.split(/(\*\*\/|\*\*|\*|\?)/)) {
    if (part === "**/") source += "(?:[^/]+/)*";
    else if (part === "**") source += ".*";
    else if (part === "*") source += "[^/]*";
    else if (part === "?") source += "[^/]";
    else source += part.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  }
  return source;
}

/** Oldest major version that has what Nightdesk needs: node:sqlite and type stripping. Same as `engines`. */
export const MINIMUM_MAJOR = 24;

/** @param {string} version `24.1.0`, with or without a leading `v` */
export function isNewEnough(version) {
  return Number.parseInt(version.replace(/^v/, ""), 10) >= MINIMUM_MAJOR;
}

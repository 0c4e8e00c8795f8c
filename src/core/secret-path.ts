/** Files of the home that no model is ever given, whoever asks. */

/**
 * `.env` and its kin anywhere, and whatever lies under `state/`; capital letters do not matter, since some file
 * systems ignore them.
 *
 * @param path relative to the home, links followed, with `/` or `\` between folders
 */
export function isSecretPath(path: string): boolean {
  const steps = path
    .toLowerCase()
    .split(/[\\/]/)
    .filter((step) => step !== "" && step !== ".");
  const name = steps.at(-1) ?? "";
  return steps[0] === "state" || name === ".env" || name.startsWith(".env.");
}

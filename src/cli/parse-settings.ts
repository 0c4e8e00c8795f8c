import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";

/** `["a=1", "b=x=y"]` to `{a: "1", b: "x=y"}`. */
export function parseSettings(pairs: readonly string[]): Readonly<Record<string, string>> {
  const settings: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, Math.max(at, 0)).trim();
    if (!/^[A-Za-z_][\w.-]*$/.test(name)) {
      throw new CliError(EXIT.usage, `--with: "${pair}" is not K=V.`, "For example: --with days=7");
    }
    if (name === "__proto__") throw new CliError(EXIT.usage, "--with: __proto__ cannot be a setting.");
    settings[name] = pair.slice(at + 1);
  }
  return settings;
}

/** `mcp:` of an agent: servers by name. What stands in an entry is the business of the agent's program. */
import type { Plain } from "./document.ts";
import type { Path } from "./place.ts";
import { quote } from "./problem.ts";
import { complain, isMap, type Reader } from "./reader.ts";

/** Nightdesk's own tools are called so. */
const TAKEN = "nightdesk";
const NAME = /^[A-Za-z0-9-]+(?:_[A-Za-z0-9-]+)*$/;

/** Complains about names by which tools could not be told apart. */
export function checkServers(reader: Reader, servers: Plain | undefined, path: Path): void {
  if (!isMap(servers)) return;
  for (const name of Object.keys(servers)) {
    const at = [...path, name];
    // Its tools are called mcp__NAME__TOOL: two of these in the name, and nobody knows whose tool it is.
    if (!NAME.test(name) || name.toLowerCase() === TAKEN) {
      const why =
        name.toLowerCase() === TAKEN ? "is the name of Nightdesk's own tools" : "is no name of a server";
      complain(reader, at, {
        message: `${quote(name)} ${why}`,
        allowed: "letters, digits, - and single _",
      });
    }
  }
}

/** Time zones, as far as the configuration names them. */
import { checkZone } from "../schedule/index.ts";
import type { Path } from "./place.ts";
import { complain, type Reader } from "./reader.ts";

/** The zone's IANA name, or null after adding the reason to the collector. */
export function readZone(reader: Reader, name: string, path: Path): string | null {
  const checked = checkZone(name.trim());
  if (checked.ok) return checked.zone;
  complain(reader, path, { message: checked.message });
  return null;
}

/** Which good configuration is kept; asked often, so that the configuration itself is read only when it has changed. */
import type { Session } from "../../session.ts";
import { first, statement } from "../../statement.ts";

const HASH = statement()((db) => db.selectFrom("good_config").select("hash"));

export async function configHash(session: Session): Promise<string | null> {
  return (await first(session, HASH, {}))?.hash ?? null;
}

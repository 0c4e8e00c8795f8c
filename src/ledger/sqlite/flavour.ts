/** SQLite's words for the migrations. */
import type { Flavour } from "../migrations/migration.ts";

export const SQLITE: Flavour = {
  autoId: "integer primary key autoincrement",
  real: "real",
  finality: [
    `create trigger run_end_is_final before update on run
      when old.finished_at is not null
        and (new.state is not old.state or new.finished_at is not old.finished_at or new.token is not old.token)
      begin select raise(abort, 'the end of a run is final'); end`,
    `create trigger slot_end_is_final before update on slot
      when old.closed_at is not null
        and (new.outcome is not old.outcome or new.reason is not old.reason or new.closed_at is not old.closed_at)
      begin select raise(abort, 'the end of a slot is final'); end`,
    `create trigger slot_moment_is_final before update on slot
      when new.task is not old.task or new.revision is not old.revision or new.at is not old.at
        or new.nominal is not old.nominal or new.pass is not old.pass
      begin select raise(abort, 'the moment of a slot is final'); end`,
  ],
};

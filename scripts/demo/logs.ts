/** Logs of the last night, as a task would have written them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const CONSOLIDATE = `=== nightdesk run stmemory1 attempt 1 started 2026-11-23T07:41:05+01:00 ===
07:41:05.120 profile: dontAsk, tools read_note list_notes merge_notes archive_notes, max 12 turns, $0.50
07:41:19.004 API overloaded (529), no answer after 3 tries
=== run stmemory1 attempt 1 ended: failed, exit 1, 14 s ===
=== nightdesk run stmemory1 attempt 2 started 2026-11-23T07:41:49+01:00 ===
07:41:49.231 profile: dontAsk, tools read_note list_notes merge_notes archive_notes, max 12 turns, $0.50
07:41:49.232 ANTHROPIC_API_KEY=•••••• from .env
07:41:50.018 214 notes, 11 changed since the run before
07:41:50.377 6 groups of near-duplicates, largest 3 notes
07:41:58.640 turn 1: list_notes, 214 rows, $0.021
07:42:09.112 turn 2: read_note ×6, $0.064
07:42:21.903 turn 3: read_note ×5, $0.112
07:42:38.450 turn 4: merge_notes feedback_ports.md ← feedback_ports_old.md, feedback_ports_2.md
07:42:38.466 guard: 31 facts before, 31 after, 0 lost
07:42:38.471 saved for undo: 3 files, 4.1 KB
07:42:51.087 turn 5: merge_notes nas_mount.md ← nas_mount_try1.md, nas_mount_try2.md
07:42:51.101 guard: 12 facts before, 12 after, 0 lost
07:42:51.240 git remote https://petra:••••••@git.example.cz read from note, masked
07:43:08.772 turn 6: read_note todo_march.md, $0.274
07:43:22.310 turn 7: archive_notes, 6 files, needs approval
07:43:22.318 waiting(approval) a0192, expires 2026-11-24T07:43:22+01:00, cost so far $0.31
=== run stmemory1 attempt 2 ended: asked, 93 s ===
`;

const BACKUP = `=== nightdesk run stbackup1 attempt 1 started 2026-11-23T07:41:04+01:00 ===
rsync -a --delete ~/Pictures/ nas:/photos/
ssh: connect to host 192.168.1.20 port 22: Connection timed out
rsync error: timeout in data send/receive (code 30)
=== run stbackup1 attempt 1 ended: failed, exit 30, 32 s ===
=== nightdesk run stbackup1 attempt 2 started 2026-11-23T07:46:40+01:00 ===
ssh: connect to host 192.168.1.20 port 22: Connection timed out
rsync error: timeout in data send/receive (code 30)
=== run stbackup1 attempt 2 ended: failed, exit 30, 31 s ===
`;

export function writeLogs(home: string): void {
  mkdirSync(join(home, "logs"), { recursive: true });
  writeFileSync(join(home, "logs", "2026-11-23_memory_consolidate.log"), CONSOLIDATE);
  writeFileSync(join(home, "logs", "2026-11-23_backup_photos.log"), BACKUP);
}

/** What the running run says while somebody looks. */
export const LIVE_LINES = Array.from(
  { length: 24 },
  (_, i) =>
    `07:${String(43 + Math.floor(i / 3)).padStart(2, "0")}:${String((i * 20) % 60).padStart(2, "0")} page ${i * 26 + 14} of 1,040: ${58 + ((i * 7) % 9)} annotations\n`,
);

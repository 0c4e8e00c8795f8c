/** Lines of source per folder and day, kept as a dataset, and the longest file as a finding: data that grows. */
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, resolve } from "node:path";
import { defineTask, z } from "nightdesk/sdk";

const SOURCE = new Set([".ts", ".tsx", ".js", ".mjs", ".py", ".sh"]);

export default defineTask({
  settings: z.object({ folder: z.string() }),
  datasets: {
    days: {
      key: ["day", "folder"],
      columns: { day: "text", folder: "text", files: "integer", lines: "integer" },
    },
  },
  async run({ settings, datasets, home, now, report, progress, signal, log }) {
    const root = resolve(home, settings.folder);
    const day = now().toISOString().slice(0, 10);
    const folders = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const rows = [];
    let longest: Measured["longest"] = { path: "", lines: 0 };
    for (const [index, folder] of folders.entries()) {
      signal.throwIfAborted();
      progress(index / folders.length, folder.name);
      const measured = await measure(join(root, folder.name));
      rows.push({ day, folder: folder.name, files: measured.files, lines: measured.lines });
      if (measured.longest.lines > longest.lines) longest = measured.longest;
    }
    const counts = await datasets.days.upsert(rows);
    const lines = rows.reduce((sum, row) => sum + row.lines, 0);
    const files = rows.reduce((sum, row) => sum + row.files, 0);
    log(`${files} files below ${relative(home, root)}`);
    report.headline(`${lines} lines of source in ${files} files`);
    report.metric("source_lines", lines, "lines");
    if (longest.lines > 0) {
      report.finding({
        key: "longest_file",
        severity: "info",
        title: `The longest source file is ${relative(root, longest.path)}, ${longest.lines} lines`,
      });
    }
    report.complete();
    report.changed(counts.inserted + counts.updated);
  },
});

interface Measured {
  files: number;
  lines: number;
  longest: { path: string; lines: number };
}

async function measure(folder: string): Promise<Measured> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let files = 0;
  let lines = 0;
  let longest = { path: "", lines: 0 };
  for (const entry of entries) {
    if (!entry.isFile() || !SOURCE.has(extname(entry.name))) continue;
    const path = join(entry.parentPath, entry.name);
    const size = (await readFile(path, "utf8")).split("\n").length - 1;
    files += 1;
    lines += size;
    if (size > longest.lines) longest = { path, lines: size };
  }
  return { files, lines, longest };
}

/** What the invented person's tasks have gathered, night after night. */
import { createSqliteDatasets } from "../../src/datasets/sqlite/index.ts";
import type { Row } from "../../src/ports/datasets.ts";
import { GATHERED, type Gathered } from "./gathered.ts";

const DAY = 86_400_000;
const DAYS = 88;

export async function writeDatasets(folder: string, now: number): Promise<void> {
  for (const gathered of GATHERED) await write(folder, now, gathered);
}

/** A part at each step, so that it has grown as such a dataset would; the last part came this night. */
async function write(folder: string, now: number, gathered: Gathered): Promise<void> {
  const { dataset, table, shape, step, run, night } = gathered;
  const rows = gathered.rows(now);
  const steps = Math.floor(DAYS / step);
  // Half of it is older than the chart.
  const first = Math.floor((rows.length - night) / 2);
  let at = now - DAYS * DAY;
  const datasets = createSqliteDatasets({ folder, now: () => at });
  const parts: Row[][] = [rows.slice(0, first)];
  const per = (rows.length - night - first) / steps;
  for (let i = 0; i < steps; i += 1)
    parts.push(rows.slice(first + Math.round(i * per), first + Math.round((i + 1) * per)));
  parts.push(rows.slice(rows.length - night));
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    at = isLast ? now - gathered.minutesAgo * 60_000 : now - (DAYS - index * step) * DAY;
    // Times of the night have to lie in the night.
    if (!isLast && at > now - DAY) at = now - 2 * DAY;
    const id = isLast ? run : `d${index}`;
    const writer = await datasets.write(dataset, { task: gathered.task, run: id, token: index + 1 });
    const writing = await writer.declare(table, shape);
    await writing.upsert(part);
    if (gathered.watermark !== null) await writing.setWatermark(gathered.watermark);
    await writer.commit();
    writer.close();
  }
}

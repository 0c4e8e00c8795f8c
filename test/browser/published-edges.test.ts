/** The edges of the published page: nothing on it yet, and hostile texts. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { builtWeb, readDemoConfig } from "../../scripts/demo/demo-home.ts";
import { PUBLIC_CONFIG, writeSite } from "../../scripts/demo/published.ts";
import type { Published } from "../../src/dashboard/api/published.ts";
import { reasonText, waitText } from "../../src/cli/render/reasons.ts";
import { exportSite } from "../../src/dashboard/export/index.ts";
import { pageFiles } from "../../src/dashboard/export/page.ts";
import { readWebFiles } from "../../src/dashboard/server/web-files.ts";
import { answersOf } from "../dashboard/published-stage.ts";
import { PAYLOADS } from "./payloads.ts";
import { reading, SCREENS } from "./reading.ts";
import { show, skip } from "./visit.ts";

const { site, read } = reading();

test(
  "DASH-67 a home in which nothing is recorded, and one in which nothing is public, have a page too",
  { skip },
  async () => {
    const place = mkdtempSync(join(tmpdir(), "nightdesk-first-day-"));
    const web = readWebFiles(builtWeb());
    const common = {
      ledger: null,
      sentences: { why: reasonText, waits: waitText },
      machineZone: () => "UTC",
      web,
    };
    const config = await readDemoConfig(place, PUBLIC_CONFIG);
    for (const [tasks, words] of [
      [config.tasks, "Nothing is recorded yet"],
      [[], "Nothing is public here yet"],
    ] as const) {
      const empty = await exportSite({ ...common, config: { ...config, tasks } });
      assert.doesNotMatch(JSON.stringify(answersOf(empty).grid), /"next":\[\d/);
      writeSite(empty, place);
      const { page, faults, close } = await read(pathToFileURL(join(place, "index.html")).href);
      await page.getByRole("heading", { name: words }).waitFor();
      for (const hash of [
        "#/tasks",
        "#/timeline",
        "#/failures",
        ...(tasks.length > 0 ? ["#/task/clinvar"] : []),
      ]) {
        await show(page, hash);
        assert.equal(await page.getByRole("alert").count(), 0, hash);
      }
      assert.deepEqual(faults, []);
      await close();
    }
    rmSync(place, { recursive: true, force: true });
  },
);

test(
  `DASH-68 (11) ${PAYLOADS.length} payloads in every text that a page could carry do nothing`,
  { skip },
  async () => {
    const files = pageFiles(readWebFiles(builtWeb()), poisoned(answersOf(site())));
    const place = mkdtempSync(join(tmpdir(), "nightdesk-hostile-"));
    writeSite({ files, publicTasks: [], allTasks: 0 }, place);
    const reader = await read(pathToFileURL(join(place, "index.html")).href);
    const { page } = reader;
    let dialogs = 0;
    page.on("dialog", (dialog) => ((dialogs += 1), void dialog.dismiss()));
    for (const hash of SCREENS) {
      await show(page, hash);
      const strange = await page.evaluate(
        `[...document.body.querySelectorAll("script:not(#answers), iframe, object, embed, img, video, audio, form[action], base, meta, math, foreignObject, style, link")].map((node) => node.outerHTML)
        .concat([...document.querySelectorAll("*")].flatMap((node) => [...node.attributes].filter(({ name, value }) => /^on/i.test(name) || (/^(href|src|xlink:href|action)$/i.test(name) && /^\\s*(javascript|data|vbscript):/i.test(value) && node.tagName !== "LINK")).map(({ name, value }) => node.tagName + " " + name + "=" + value)))`,
      );
      assert.deepEqual(strange, [], hash);
      assert.equal(await page.evaluate("window.pwned === undefined"), true);
    }
    await show(page, "#/");
    assert.ok(
      ((await page.textContent("main")) ?? "").includes(PAYLOADS[0] ?? ""),
      "the payloads are on the page, as text",
    );
    assert.equal(dialogs, 0);
    const outside = reader.requests.filter((url) => !url.startsWith(pathToFileURL(place).href));
    assert.deepEqual(outside, []);
    assert.deepEqual(reader.faults, []);
    await reader.close();
    rmSync(place, { recursive: true, force: true });
  },
);

test(
  "DASH-74 what has no public reason is told in a sentence, and no command is named to a stranger",
  { skip },
  async () => {
    const answers = answersOf(site());
    const [bare] = Object.keys(answers.trends);
    const { since } = answers.front.week;
    const task = answers.grid.tasks[0]?.id ?? "";
    const idle = [{ task, look: "skipped" as const, at: since + 3_600_000 }];
    const trend = answers.trends[bare ?? ""];
    assert.ok(trend !== undefined && bare !== undefined);
    const altered: Published = {
      ...answers,
      front: { ...answers.front, week: { ...answers.front.week, ran: [], ran_more: 0, idle, idle_more: 0 } },
      trends: { ...answers.trends, [bare]: { ...trend, points: [], stretches: [], outliers: [] } },
    };
    const files = pageFiles(readWebFiles(builtWeb()), altered);
    const place = mkdtempSync(join(tmpdir(), "nightdesk-reasons-"));
    writeSite({ files, publicTasks: [], allTasks: 0 }, place);
    const { page, faults, close } = await read(pathToFileURL(join(place, "index.html")).href);
    await show(page, "#/?since=week");
    const record = (await page.textContent("main")) ?? "";
    assert.match(record, /reason not published/);
    assert.match(record, /Nothing ran in this stretch\./);
    await show(page, `#/task/${bare}`);
    const shown = (await page.textContent("main")) ?? "";
    assert.match(shown, /No run of this stretch has ended\./);
    assert.doesNotMatch(record + shown, /nightdesk run/);
    assert.deepEqual(faults, []);
    await close();
    rmSync(place, { recursive: true, force: true });
  },
);

/** Texts that no export lets through: this is what the page would do if one did. */
function poisoned(answers: Published): Published {
  let next = 0;
  const all = PAYLOADS.join(" ");
  const payload = () => (next === 0 ? ((next += 1), all) : (PAYLOADS[next++ % PAYLOADS.length] ?? ""));
  return JSON.parse(
    JSON.stringify(answers, (name, value: unknown) =>
      typeof value === "string" && ["why", "rule", "after"].includes(name) ? payload() : value,
    ),
  ) as Published;
}

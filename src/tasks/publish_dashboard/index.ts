/** `publish_dashboard`: brings the dashboard's public tasks to a folder or a branch, if there is anything new. */
import { defineTask, PublishError } from "../../sdk/index.ts";
import { settings } from "./settings.ts";
import { targetOf } from "./target.ts";
import { body, headline } from "./tell.ts";

export default defineTask({
  settings,
  uses: ["publish", "enqueue"],
  async run({ settings: given, publish, enqueue, taskId, report, log }) {
    const { to, options } = targetOf(given);
    try {
      const published = await publish({ dashboard: true }, to, options);
      report.headline(headline(published));
      report.body(body(published));
      report.metric("files", published.files, "files");
      report.metric("size", published.bytes, "bytes");
      for (const warning of published.warnings) log(warning);
      const { state, added, changed, removed } = published;
      if (state === "published") report.changed(added.length + changed.length + removed.length);
      else report.unchanged(published.why);
      // Nobody else would ask for it: what was new has been told of already.
      if (state === "deferred") enqueue(taskId);
    } catch (fault) {
      if (fault instanceof PublishError) {
        const lines = fault.lines.map((line) => `- ${line}`);
        report.body([fault.message, ...(lines.length === 0 ? [] : ["", ...lines])].join("\n"));
      }
      throw fault;
    }
  },
});

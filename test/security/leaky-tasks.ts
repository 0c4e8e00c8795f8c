/** Tasks that tell every secret in every form to everyone who listens, and the home that they live in. */
import { CANARIES, FORMS } from "./canaries.ts";

const NAMES = Object.keys(CANARIES).join(", ");

/** Prints every form of every secret: whole, in two writes, behind a line break; and reports them all. */
const LEAKY = `const { writeSync, appendFileSync } = require("node:fs");
const names = "${NAMES}".split(", ");
const shapes = {${Object.entries(FORMS)
  .map(([name, shape]) => `${name}: ${shape.toString()}`)
  .join(",\n")}};
const forms = names.flatMap((name) => Object.values(shapes).map((shape) => shape(process.env[name])));
const report = (line) => appendFileSync(process.env.NIGHTDESK_OUTPUT, JSON.stringify(line) + "\\n");
for (const form of forms) {
  writeSync(1, "whole " + form + " end\\n");
  writeSync(2, form + "\\n");
  const half = form.length >> 1;
  writeSync(1, "split " + form.slice(0, half));
  writeSync(1, form.slice(half) + " end\\n");
  writeSync(1, "broken " + form.slice(0, half) + "\\n" + form.slice(half) + " end\\n");
}
const all = forms.join(" ");
const one = process.env.GITHUB_FINE;
report({ headline: "the key is " + one });
report({ body: "# " + one + "\\n\\n" + all });
report({ progress: 0.5, note: all });
report({ watermark: one });
for (const [n, form] of forms.entries()) {
  report({ finding: { key: n === 0 ? one : "k" + n, severity: "critical", title: form, body: form, scope: one } });
  report({ metric: { name: n === 0 ? one : "m" + n, value: n, unit: form } });
}
report({ [one]: all, headline: "the key is " + one });
`;

export const SUCCEEDS = `${LEAKY}
report({ upsert: { dataset: "leaks.rows", key: ["id"], rows: forms.map((form, id) => ({ id, form })) } });
`;

export const FAILS = `${LEAKY}
report("no object: " + all);
report({ artifact: "data/" + one });
report({ unchanged: all });
writeSync(2, "fatal: " + one);
process.exit(3);
`;

export const TALKS = `const { writeSync } = require("node:fs");
writeSync(1, "live " + process.env.GITHUB_FINE + " " + process.env.PEM + "\\nthat was it\\n");
setInterval(() => {}, 60_000);
`;

export const THROWS = `import { defineTask, z } from "nightdesk/sdk";
export default defineTask({
  settings: z.record(z.string(), z.string()),
  datasets: { own: { key: ["id"], columns: { id: "text", value: "text" } } },
  async run({ datasets, log, settings, report }) {
    const all = Object.values(settings);
    for (const value of all) log(value);
    await datasets.own.upsert(all.map((value, n) => ({ id: String(n), value })));
    report.headline(all[0] ?? "");
    throw Object.assign(new Error("it broke with " + all.join(" ")), { cause: new Error(all[1]), settings });
  },
});`;

/** A task may keep what it likes in tables of its own; it is shown masked. */
export const STORES = `import { defineTask, z } from "nightdesk/sdk";
export default defineTask({
  settings: z.record(z.string(), z.string()),
  datasets: { kept: { key: ["id"], columns: { id: "text", value: "text" } } },
  async run({ datasets, settings }) {
    await datasets.kept.upsert(Object.values(settings).map((value, n) => ({ id: String(n), value })));
  },
});`;

export const CRASHES = `const secret = process.env.ANTHROPIC;
throw Object.assign(new TypeError("Invalid URL"), { input: secret, env: process.env });
`;

export function leakyYaml(telegram: string, hook: string): string {
  return `timezone: UTC
channels:
  send_to: all
  telegram: {token: "\${TELEGRAM}", chat_id: 42, api_root: "${telegram}"}
  webhook: {url: "${hook}/\${HOOK}", secret: "\${HOOK}"}
  ntfy: {topic: x, server: "http://127.0.0.1:1/\${NOTION}", token: "\${NOTION}"}
tasks:
  - {id: leaky, script: tasks/leaky.js, schedule: on_demand, notify: [success, failure, finding], env_pass: [${NAMES}], visibility: public}
  - {id: failing, script: tasks/failing.js, schedule: on_demand, env_pass: [${NAMES}], retries: 0}
  - {id: talking, script: tasks/talking.js, schedule: on_demand, env_pass: [${NAMES}]}
  - {id: crashing, script: tasks/crashing.js, schedule: on_demand, env: {ANTHROPIC: "\${ANTHROPIC}"}}
  - {id: throwing, use: ./tasks/throwing.ts, schedule: on_demand, with: {token: "\${SLACK}", url: "\${URL_PASSWORD}", pem: "\${PEM}", password: "\${PASSWORD}"}}
  - {id: storing, use: ./tasks/storing.ts, schedule: on_demand, with: {token: "\${SLACK}", url: "\${URL_PASSWORD}", pem: "\${PEM}", password: "\${PASSWORD}"}}
  - {id: unset, script: tasks/talking.js, schedule: on_demand, env: {X: "\${NOBODY_SET_THIS} \${AWS}"}}
`;
}

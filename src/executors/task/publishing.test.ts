import assert from "node:assert/strict";
import { test } from "node:test";
import { DetachedError } from "../../core/detached-error.ts";
import { PublishError } from "../../ports/publish-error.ts";
import type { Published, Publisher, PublishOrder } from "../../ports/publisher.ts";
import { executorFixture } from "./fixtures/executor.ts";
import { createTaskExecutor } from "./index.ts";
import { mayPublish } from "./publish-channel.ts";

const DONE: Published = {
  state: "published",
  why: "1 file changed",
  where: "somewhere",
  commit: null,
  address: null,
  files: 1,
  bytes: 3,
  added: ["index.html"],
  changed: [],
  removed: [],
  tasks: null,
  warnings: [],
};

function desk(publish: Publisher["publish"]): () => Promise<Publisher> {
  return async () => ({
    publish,
    preview: async () => {
      throw new Error("not asked");
    },
  });
}

const publishing = (body: string): string => `import { defineTask, PublishError } from "nightdesk/sdk";
export default defineTask({ uses: ["publish"], async run({ publish, report, log }) { ${body} } });
`;
const TO_FOLDER =
  'const done = await publish("data/site", { folder: "public" }, { allow: ["a"] }); report.headline(done.state + " " + done.added);';

test("PUB-01 a task with the power orders, and is told what became of it", async (t) => {
  const orders: PublishOrder[] = [];
  const publisher = desk(async (order) => {
    orders.push(order);
    return DONE;
  });
  const host = executorFixture(t, [], { publisher });
  const twice = publishing(`${TO_FOLDER} await publish({ dashboard: true }, { git: { remote: "r.git" } });`);
  const result = await host.run(host.request(twice, {}, { uses: ["publish"] }));
  assert.deepEqual(
    [result.outcome, result.report.headline],
    ["succeeded", "published index.html"],
    result.detail ?? "",
  );
  assert.deepEqual(orders, [
    { source: { folder: "data/site" }, to: { folder: "public" }, allow: ["a"] },
    { source: { dashboard: true }, to: { git: { remote: "r.git" } } },
  ]);
});

test("PUB-01 a task that was not granted the power publishes nothing, even if it writes the order itself", async (t) => {
  let orders = 0;
  const publisher = desk(async () => {
    orders += 1;
    return DONE;
  });
  const host = executorFixture(t, [], { publisher });
  const denied = await host.run(host.request(publishing(TO_FOLDER)));
  assert.deepEqual([denied.outcome, denied.reason], ["failed", "denied"]);
  const forged = publishing(
    `const { writeFileSync } = await import("node:fs"); const { dirname, join } = await import("node:path");
     writeFileSync(join(dirname(process.env.NIGHTDESK_OUTPUT), "publish-1.order.json"), JSON.stringify({ source: { dashboard: true }, to: { folder: "x" } }));`,
  );
  const request = host.request(forged);
  assert.equal(mayPublish(request.task), false);
  assert.equal((await host.run(request)).outcome, "succeeded");
  assert.equal(orders, 0);
});

test("PUB-01 why it was not published reaches the task as an error with a code, secrets masked", async (t) => {
  const found = [{ file: "index.html", kind: "a GitHub token", line: 3, column: 1, form: "plain" }] as const;
  const publisher = desk(async () => {
    throw new PublishError("secrets_found", "It holds correct-horse-battery.", found);
  });
  const host = executorFixture(t, [{ name: "CANARY", value: "correct-horse-battery" }], { publisher });
  const caught = publishing(
    `try { ${TO_FOLDER} } catch (fault) { if (!(fault instanceof PublishError)) throw fault; report.headline(fault.code + " " + fault.found[0].line + " " + fault.message); }`,
  );
  const told = await host.run(host.request(caught, {}, { uses: ["publish"] }));
  assert.equal(told.report.headline, "secrets_found 3 It holds ***CANARY***.");
  const failed = await host.run(host.request(publishing(TO_FOLDER), {}, { uses: ["publish"] }));
  assert.deepEqual([failed.outcome, failed.detail], ["failed", "It holds ***CANARY***."]);
  const wrong = await host.run(
    host.request(publishing('await publish("x", { ftp: "y" });'), {}, { uses: ["publish"] }),
  );
  assert.match(wrong.detail ?? "", /publish was given what it does not know/);
});

test("PUB-31 a token of the settings reaches the publisher, and is in no file of the run on the way", async (t) => {
  const token = "tok-3f9c2a71b8d04e56";
  const orders: PublishOrder[] = [];
  let written = "";
  const publisher = desk(async (order) => {
    orders.push(order);
    written = [...host.files().entries()]
      .map(([path, bytes]) => (path.includes("state") ? bytes.toString("latin1") : ""))
      .join("");
    return DONE;
  });
  const host = executorFixture(t, [{ name: "PAGES", value: token }], { publisher });
  const task = `import { defineTask, z } from "nightdesk/sdk";
export default defineTask({ settings: z.object({ token: z.string() }), uses: ["publish"], async run({ publish, settings }) {
  await publish({ dashboard: true }, { git: { remote: "r.git", token: settings.token } });
} });`;
  const settings = { token: "${PAGES}" };
  const result = await host.run(host.request(task, settings, { uses: ["publish"] }));
  assert.equal(result.outcome, "succeeded", result.detail ?? "");
  assert.deepEqual(
    orders.map(({ to }) => to),
    [{ git: { remote: "r.git", token } }],
  );
  assert.match(written, /r\.git/);
  assert.doesNotMatch(written, new RegExp(token));
  const other = task.replace("settings.token", '"some-other-token-1"');
  const refused = await host.run(host.request(other, settings, { uses: ["publish"] }));
  assert.match(refused.detail ?? "", /none of this home's secrets/);
});

test("PUB-04 a run that ends breaks off what is being published", async (t) => {
  const stop = new AbortController();
  let wasAborted = false;
  const publisher = desk(async (_order, signal) => {
    stop.abort({ kind: "cancel" });
    await new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    }).catch(() => {
      wasAborted = true;
    });
    signal.throwIfAborted();
    return DONE;
  });
  const host = executorFixture(t, [], { publisher });
  const request = host.request(publishing(TO_FOLDER), {}, { uses: ["publish"], killGraceMs: 200 });
  const result = await host.executor.start(request, { started: async () => undefined }, stop.signal);
  assert.deepEqual([result.outcome, wasAborted], ["cancelled", true]);
});

test("PUB-04 a process that takes over a living task finds its order and carries it out", async (t) => {
  const stop = new AbortController();
  const first = desk(async (_order, signal) => {
    stop.abort({ kind: "detach" });
    return await new Promise<Published>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
  });
  const host = executorFixture(t, [], { publisher: first });
  const request = host.request(publishing(TO_FOLDER), {}, { uses: ["publish"] });
  await assert.rejects(
    host.executor.start(request, { started: async () => undefined }, stop.signal),
    DetachedError,
  );
  const heir = createTaskExecutor({ ...host.options, publisher: desk(async () => DONE) });
  const result = await heir.adopt(request, { started: async () => undefined }, new AbortController().signal);
  assert.deepEqual([result.outcome, result.report.headline], ["succeeded", "published index.html"]);
});

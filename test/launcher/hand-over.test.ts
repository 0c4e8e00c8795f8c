import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { install, placeApp, PRETEND_OLD } from "./installation.ts";
import type { Started } from "./installation.ts";

const NEWER = { NIGHTDESK_NODE: process.execPath };
const OLD = { nodeOptions: PRETEND_OLD };

/** A Node that is not this one by its path: the launcher does not look at its own again. */
function placeNode(folder: string): void {
  writeFileSync(join(folder, "node"), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
}

async function describe(started: Started) {
  const { code, stdout, stderr } = await started.end();
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as {
    pid: number;
    arguments: string[];
    folder: string;
    version: string;
    env: Record<string, string>;
    stdin: string;
  };
}

test("a Node that is new enough runs the app in its own process", async (t) => {
  const started = install(t, "src/main.ts").start(["describe"]);
  assert.equal((await describe(started)).pid, started.child.pid);
});

test("an old Node hands arguments, folder, environment and input over to a newer one", async (t) => {
  const on = install(t, "src/main.ts");
  const env = { ...NEWER, GREETING: "dobrý den" };
  const started = on.start(["describe", "a b", '"', "--", "ř"], { ...OLD, env, input: "hello" });
  const app = await describe(started);
  assert.notEqual(app.pid, started.child.pid);
  assert.equal(app.version, process.versions.node);
  assert.deepEqual(app.arguments, ["a b", '"', "--", "ř"]);
  assert.equal(app.folder, on.userHome);
  assert.equal(app.env["GREETING"], "dobrý den");
  assert.equal(app.env["NIGHTDESK_HANDED_OVER"], undefined, "the app's own children must not see it");
  assert.equal(app.stdin, "hello");
});

test("the exit code comes through", async (t) => {
  const on = install(t, "src/main.ts");
  for (const code of [0, 3, 75, 255]) {
    const end = await on.start(["exit", String(code)], { ...OLD, env: NEWER }).end();
    assert.deepEqual([end.code, end.signal], [code, null]);
  }
});

test(
  "an end by signal comes through as the same signal",
  { skip: process.platform === "win32" },
  async (t) => {
    const on = install(t, "src/main.ts");
    for (const signal of ["SIGTERM", "SIGKILL", "SIGINT"]) {
      const end = await on.start(["die", signal], { ...OLD, env: NEWER }).end();
      assert.deepEqual([end.code, end.signal], [null, signal]);
    }
  },
);

test("without a newer Node one sentence says what to do, and the code is 69", async (t) => {
  const { code, stdout, stderr } = await install(t, "src/main.ts").start(["describe"], OLD).end();
  assert.equal(code, 69);
  assert.equal(stdout, "");
  assert.match(stderr, /^nightdesk: Node 24 or newer is needed and this is 20\.20\.2: .*NIGHTDESK_NODE.*\n$/);
});

test("a NIGHTDESK_NODE that does not serve is named and not replaced by another", async (t) => {
  const on = install(t, "src/main.ts");
  const env = { NIGHTDESK_NODE: join(on.root, "no-node"), PATH: join(process.execPath, "..") };
  const { code, stderr } = await on.start(["describe"], { ...OLD, env }).end();
  assert.equal(code, 69);
  assert.match(stderr, /NIGHTDESK_NODE \(.*no-node\) is not a Node/);
});

test("a chosen Node that lies about its version ends in the same sentence, not in a loop", async (t) => {
  const on = install(t, "src/main.ts");
  const liar = join(on.userHome, "liar");
  const run = `exec "${process.execPath}" ${PRETEND_OLD.map((word) => `"${word}"`).join(" ")} "$@"`;
  writeFileSync(liar, `#!/bin/sh\nif [ "$1" = --version ]; then echo v99.0.0; else ${run}; fi\n`);
  chmodSync(liar, 0o755);
  const { code, stderr } = await on.start(["describe"], { ...OLD, env: { NIGHTDESK_NODE: liar } }).end();
  assert.equal(code, 69);
  assert.match(stderr, /Node 24 or newer is needed/);
});

test("the npm package `node` is found from the installation upwards", async (t) => {
  const on = install(t, "src/main.ts");
  const folder = join(on.root, "..", "node_modules", "node");
  mkdirSync(join(folder, "bin"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "name": "node" }');
  symlinkSync(process.execPath, join(folder, "bin", "node"));
  await describe(on.start(["describe"], OLD));
});

test("a Node found on PATH is remembered for starts that have no such PATH", async (t) => {
  const on = install(t, "src/main.ts");
  const bin = join(on.userHome, "bin");
  mkdirSync(bin);
  placeNode(bin);
  const env = { XDG_STATE_HOME: join(on.userHome, "state") };
  await describe(on.start(["describe"], { ...OLD, env: { ...env, PATH: `/nowhere:${bin}` } }));
  assert.equal(
    readFileSync(join(on.userHome, "state", "nightdesk", "node-path"), "utf8"),
    `${join(bin, "node")}\n`,
  );
  await describe(on.start(["describe"], { ...OLD, env }));
  rmSync(bin, { recursive: true });
  assert.equal((await on.start(["describe"], { ...OLD, env }).end()).code, 69);
});

test("a version manager's newest Node is found without PATH", async (t) => {
  const on = install(t, "src/main.ts");
  for (const version of ["v22.1.0", "v24.9.0", "v24.10.0", "system"]) {
    const bin = join(on.userHome, ".nvm", "versions", "node", version, "bin");
    mkdirSync(bin, { recursive: true });
    // Only the newest works, so that finding another one would fail.
    if (version === "v24.10.0") placeNode(bin);
    else writeFileSync(join(bin, "node"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  }
  await describe(on.start(["describe"], OLD));
});

test("a checkout runs its sources even beside an old bundle", async (t) => {
  const on = install(t, "src/main.ts");
  mkdirSync(join(on.root, "dist"));
  writeFileSync(join(on.root, "dist", "main.js"), "process.exit(1);\n");
  await describe(on.start(["describe"]));
});

test("a package inside node_modules runs its bundle, where Node strips no types", async (t) => {
  const on = install(t, null, join("node_modules", "nightdesk"));
  mkdirSync(join(on.root, "dist"));
  writeFileSync(join(on.root, "dist", "main.js"), "console.log('bundle');\n");
  placeApp(on.root, "src/main.ts");
  assert.equal((await on.start([]).end()).stdout, "bundle");
});

test("an installation without the app says so with code 69", async (t) => {
  const { code, stderr } = await install(t, null).start([]).end();
  assert.equal(code, 69);
  assert.match(stderr, /this installation is incomplete/);
});

test("a user without a home folder can start it, and nothing is left where it was started", async (t) => {
  const on = install(t, "src/main.ts");
  for (const env of [{ HOME: "" }, { HOME: "relative", XDG_CACHE_HOME: "cache", XDG_STATE_HOME: "state" }]) {
    await describe(on.start(["describe"], { env }));
    await describe(on.start(["describe"], { ...OLD, env: { ...NEWER, ...env } }));
  }
  assert.deepEqual(readdirSync(on.userHome), []);
});

const old = oldNodeOfThisMachine();

test(
  "a Node that really is old reads the launcher and hands over",
  { skip: old === null && "none here" },
  async (t) => {
    const started = install(t, "src/main.ts").start(["describe", "x"], { node: old ?? "", env: NEWER });
    const app = await describe(started);
    assert.deepEqual([app.version, app.arguments], [process.versions.node, ["x"]]);
  },
);

/** The launcher is written for 20; what is older need not read it. */
function oldNodeOfThisMachine(): string | null {
  const candidates = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node"));
  const found = candidates.find((path) => {
    const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
    return /^v2[0-3]\./.test(stdout ?? "");
  });
  return found ?? null;
}

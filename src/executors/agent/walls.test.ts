import assert from "node:assert/strict";
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { after, test } from "node:test";
import * as fc from "../../testing/properties.ts";
import { fixed, wallBefore, type Walls } from "./walls.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "walls ")));
after(() => rmSync(root, { recursive: true }));
const home = join(root, "home");
const scratch = join(home, "data", "agents", "a");
const walls: Walls = {
  cwd: scratch,
  scratch,
  readable: [home],
  hidden: [join(home, "state"), join(home, ".env")],
};
for (const folder of [scratch, join(home, "state"), join(home, "notes", "deep"), join(root, "outside")])
  mkdirSync(folder, { recursive: true });
for (const file of [
  "home/.env",
  "home/state/ledger.db",
  "home/notes/a.md",
  "outside/secret",
  "home/notes/deep/.env.local",
])
  writeFileSync(join(root, file), "x");
const LINKS: readonly [string, string][] = [
  [join(scratch, "out"), join(root, "outside")],
  [join(scratch, "up"), join(home)],
  [join(scratch, "env"), join(home, ".env")],
  [join(scratch, "ledger"), "../../../state/ledger.db"],
  [join(scratch, "loop"), join(scratch, "loop")],
  [join(scratch, "gone"), join(root, "outside", "not-there")],
  [join(home, "notes", "out"), join(root, "outside")],
];
for (const [path, target] of LINKS) symlinkSync(target, path);

const refused = (tool: string, input: object) =>
  assert.notEqual(wallBefore(walls, tool, input), null, `${tool} ${JSON.stringify(input)}`);
const allowed = (tool: string, input: object) =>
  assert.equal(wallBefore(walls, tool, input), null, `${tool} ${JSON.stringify(input)}`);

test("CLD-50: only the scratch folder is written, wherever a path seems to lead", () => {
  for (const path of ["a.txt", "./sub/b.txt", join(scratch, "c"), "..a/d", "a../b"])
    allowed("Write", { file_path: path });
  const wrong = [
    "../x",
    "../../../nightdesk.yaml",
    join(home, "tasks", "x.sh"),
    "out/x",
    "up/nightdesk.yaml",
    "gone",
    "sub/../d",
    "up/../x",
    "loop/x",
    "/etc/cron.d/x",
    "",
    "~/x",
    " x",
    "x\n",
    "x\u2028",
    "/proc/self/cwd/x",
    `${scratch}-beside/x`,
  ];
  for (const path of wrong) {
    for (const tool of ["Write", "Edit", "MultiEdit"]) refused(tool, { file_path: path });
    refused("NotebookEdit", { notebook_path: path });
  }
  refused("Write", {});
  refused("Write", { file_path: 3 });
  assert.notEqual(wallBefore(walls, "Write", null), null);
});

test("CLD-51: the home is read but for its secrets and its state", () => {
  for (const path of ["a.txt", "../../../notes/a.md", join(home, "nightdesk.yaml"), "up/notes/a.md"])
    allowed("Read", { file_path: path });
  const wrong = [
    "/etc/passwd",
    " /etc/passwd",
    "/etc/passwd\n",
    "~/.ssh/id_rsa",
    "../../../.env",
    "../../../.ENV.local",
    "env",
    "ledger",
    "up/state/ledger.db",
    "out/secret",
    "loop",
    "../../../notes/out/secret",
    "../../../notes/deep/.env.local",
    "/proc/self/environ",
    "/proc/self/root/etc/passwd",
    "/dev/stdin",
    "",
  ];
  for (const path of wrong) refused("Read", { file_path: path });
});

test("CLD-51: a search stays in a folder without secrets, and its pattern in the search's folder", () => {
  for (const tool of ["Glob", "Grep"]) {
    allowed(tool, { pattern: "x" });
    allowed(tool, { pattern: "x", path: "../../../notes" });
    for (const path of ["/", "/etc", home, "up", "../../../state", "out", root, "~", "/proc"])
      refused(tool, { pattern: "x", path });
  }
  const patterns = [
    "../*",
    "a/../../x",
    "/etc/*",
    "~/x",
    "{/etc/passwd,x}",
    "{a,../b}",
    "{..,a}/x",
    "{ ~/x,a}",
    "a\\..\\b",
  ];
  for (const pattern of patterns) {
    refused("Glob", { pattern });
    refused("Grep", { pattern: "x", glob: pattern });
  }
  allowed("Glob", { pattern: "**/*.{md,txt}" });
  allowed("Grep", { pattern: "../not a path", glob: "*.md" });
});

test("tools without paths are not the walls' business", () => {
  for (const tool of ["Bash", "mcp__nightdesk__status", "WebSearch"])
    allowed(tool, { command: "cat /etc/passwd" });
});

test("CLD-50, CLD-51: whatever path is made up, what is let through lies inside", () => {
  const names = [
    "..",
    ".",
    "a",
    "notes",
    "out",
    "up",
    "env",
    "ledger",
    "gone",
    "loop",
    "state",
    ".env",
    "data",
    "agents",
    "not-there",
    "",
  ];
  const starts = ["", "/", `${home}/`, `${scratch}/`, `${root}/`, "./"];
  const path = fc
    .tuple(fc.constantFrom(...starts), fc.array(fc.constantFrom(...names), { maxLength: 8 }))
    .map(([start, parts]) => start + parts.join("/"));
  fc.assert(
    fc.property(path, fc.constantFrom("Read", "Write", "Grep"), (made, tool) => {
      const input = tool === "Grep" ? { pattern: "x", path: made } : { file_path: made };
      if (wallBefore(walls, tool, input) !== null) return;
      const real = follow(made);
      const bounds = tool === "Write" ? scratch : home;
      assert.ok(within(real, bounds), `${tool} ${made} leads to ${real}`);
      assert.ok(!walls.hidden.some((place) => within(real, place)), `${tool} ${made} leads to ${real}`);
    }),
    { numRuns: 3_000 },
  );
});

/** As the system follows it: link by link, `..` after them; what is not there stays where it would be made. */
function follow(path: string): string {
  let at = path.startsWith("/") ? "/" : scratch;
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    const next = part === ".." ? join(at, "..") : join(at, part);
    try {
      at = realpathSync(next);
    } catch {
      at = next;
    }
  }
  return at;
}

function within(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`));
}

test("CLD-50, CLD-51: a folder that is swapped for a link during the run takes the walls nowhere", () => {
  const own = join(root, "swapped");
  mkdirSync(own);
  const during = fixed({ cwd: home, scratch: own, readable: [own], hidden: [] });
  assert.equal(wallBefore(during, "Write", { file_path: join(own, "a") }), null);
  renameSync(own, join(root, "moved"));
  symlinkSync(join(root, "outside"), own);
  assert.notEqual(wallBefore(during, "Write", { file_path: join(own, "a") }), null);
  assert.notEqual(wallBefore(during, "Read", { file_path: join(own, "secret") }), null);
});

test("CLD-51: a hard link to a secret is the secret", () => {
  linkSync(join(home, ".env"), join(scratch, "settings"));
  linkSync(join(home, "state", "ledger.db"), join(scratch, "numbers"));
  linkSync(join(home, "notes", "a.md"), join(scratch, "twin.md"));
  refused("Read", { file_path: "settings" });
  refused("Read", { file_path: "numbers" });
  allowed("Read", { file_path: "twin.md" });
});

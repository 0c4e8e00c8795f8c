/** A publisher with the real git, in a home and with a configuration of its own. */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { createMasker } from "../../src/masking/masker.ts";
import { runInGroup } from "../../src/platform/run-in-group.ts";
import type { Published, Publisher, PublishOptions, PublishPlace } from "../../src/ports/publisher.ts";
import { createPublisher, type PublisherParts } from "../../src/publishing/index.ts";

export const NOVEMBER = Date.UTC(2026, 10, 29, 12);

export interface Stage {
  readonly folder: string;
  readonly home: string;
  readonly publisher: Publisher;
  /** What the dashboard would be now; may be changed. */
  site: Record<string, string | Uint8Array>;
  publicTasks: string[];
  /** Time now, epoch ms; may be changed. */
  now: number;
  /** Makes an empty bare repository and gives its path. */
  bare(name?: string): string;
  /** All that it made. */
  readonly bares: readonly string[];
  publish(to: PublishPlace, options?: PublishOptions): Promise<Published>;
  /** git as the user calls it. */
  git(cwd: string, ...args: string[]): string;
  /** Files of a branch by path. */
  onBranch(repository: string, branch?: string): Record<string, string>;
  write(path: string, text: string): string;
  /** This home becomes a copy of that one, which remembers nothing but which home it is. */
  become(other: Stage): void;
}

export function makeStage(t: TestContext, more: Partial<PublisherParts> = {}): Stage {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk 'publish' ů "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const home = join(folder, "home");
  const userFolder = join(folder, "user");
  for (const path of [home, userFolder]) mkdirSync(path);
  const environment = { PATH: process.env["PATH"] ?? "", HOME: userFolder, GIT_CONFIG_NOSYSTEM: "1" };
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=Jana", "-c", "user.email=jana@example.org", ...args], {
      cwd,
      env: environment,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  const masker = createMasker([{ name: "CANARY", value: "correct-horse-battery" }]);
  const bares: string[] = [];
  const stage: Stage = {
    folder,
    home,
    site: { "index.html": "<h1>one</h1>\n", "assets/app.js": "let a = 1;\n" },
    publicTasks: ["one"],
    now: NOVEMBER,
    publisher: createPublisher({
      home,
      environment,
      platform: process.platform,
      run: runInGroup,
      machine: { home, userFolder, user: "jnovakova", host: "jana-thinkpad" },
      now: () => stage.now,
      findKnown: masker.spans,
      async makeSite() {
        const files = Object.entries(stage.site).map(([path, text]) => [path, Buffer.from(text)] as const);
        return { files: new Map(files), publicTasks: stage.publicTasks, allTasks: 9 };
      },
      ...more,
    }),
    bare(name = "site.git") {
      git(folder, "init", "--quiet", "--bare", name);
      bares.push(join(folder, name));
      return join(folder, name);
    },
    bares,
    publish: (to, options = {}) =>
      stage.publisher.publish({ source: { dashboard: true }, to, ...options }, new AbortController().signal),
    git,
    onBranch(repository, branch = "gh-pages") {
      const names = git(repository, "ls-tree", "-r", "-z", "--name-only", branch)
        .split("\0")
        .filter((name) => name !== "");
      return Object.fromEntries(names.map((name) => [name, git(repository, "show", `${branch}:${name}`)]));
    },
    write(path, text) {
      const place = join(folder, path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
      return place;
    },
    become(other) {
      const seed = ["state", "publishing", "home-seed"];
      mkdirSync(join(home, "state", "publishing"), { recursive: true });
      copyFileSync(join(other.home, ...seed), join(home, ...seed));
    },
  };
  return stage;
}

/** Documents that name something which is not there mislead; each name is looked up. */
import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { REPOSITORY } from "./planted-tree.ts";
import { textOf, trackedFiles } from "./tracked-files.ts";

const files = trackedFiles();
const documents = files.filter((file) => file.endsWith(".md"));

function none(problems: readonly string[]): void {
  assert.equal(problems.length, 0, `\n${problems.join("\n")}`);
}

/** The text without fenced code, whose brackets are no links. */
function prose(file: string): string {
  return textOf(file).replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, "");
}

function anchorsOf(file: string): Set<string> {
  const headings = prose(file).matchAll(/^#{1,6} +(.+?) *#*$/gm);
  return new Set([...headings].map(([, title = ""]) => anchor(title)));
}

/** As GitHub makes it. */
function anchor(title: string): string {
  const plain = title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
  return plain
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
}

test("links between documents lead somewhere", () => {
  const problems = documents.flatMap((file) => {
    const links = prose(file)
      .replaceAll(/`[^`\n]*`/g, "")
      .matchAll(/\]\(<?([^()\s<>]+(?:\([^()]*\)[^()\s]*)*)>?\)/g);
    return [...links].flatMap(([, link = ""]) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [path = "", fragment] = link.split("#");
      const target = path === "" ? file : normalize(join(dirname(file), decodeURIComponent(path)));
      if (!existsSync(join(REPOSITORY, target))) return [`${file}: ${link} is not there`];
      if (fragment === undefined || !target.endsWith(".md")) return [];
      return anchorsOf(target).has(fragment) ? [] : [`${file}: ${link} has no such heading`];
    });
  });
  none(problems);
});

test("files and folders that documents name in code exist", () => {
  const roots = /^(?:src|test|specs|docs|bench|scripts|bin|examples)\/[\w./-]*$/;
  const problems = documents
    .filter((file) => file !== "CHANGELOG.md")
    .flatMap((file) => {
      const named = [...prose(file).matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
      const missing = named.filter((code) => roots.test(code) && !existsSync(join(REPOSITORY, code)));
      return missing.map((code) => `${file} names ${code}`);
    });
  none(problems);
});

test("the npm commands of README and CONTRIBUTING exist", () => {
  const { scripts } = JSON.parse(textOf("package.json")) as { scripts: Record<string, string> };
  const problems = ["README.md", "CONTRIBUTING.md"].flatMap((file) => {
    const commands = [...textOf(file).matchAll(/\bnpm (?:run ([\w:-]+)|(test|start)\b)/g)];
    assert.ok(commands.length > 0, `${file} names no command`);
    return commands.flatMap(([text, run, short]) =>
      (run ?? short ?? "") in scripts ? [] : [`${file}: ${text}`],
    );
  });
  none(problems);
});

test("README starts and tests Nightdesk with the two commands that CI runs", () => {
  const readme = textOf("README.md");
  assert.match(readme, /npm ci && npm start/);
  assert.match(readme, /npm ci && npm test/);
});

test("every folder of src is in the map of ARCHITECTURE or CONTRIBUTING", () => {
  const rooms = new Set(
    files.filter((file) => /^src\/[^/]+\//.test(file)).map((file) => file.split("/")[1] ?? ""),
  );
  const maps = textOf("ARCHITECTURE.md") + textOf("CONTRIBUTING.md");
  none([...rooms].filter((room) => !maps.includes(`${room}/`)).map((room) => `src/${room} is not explained`));
});

test("decisions are numbered without a gap", () => {
  const numbers = files.flatMap((file) => /^docs\/decisions\/(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1] ?? []);
  assert.deepEqual(
    numbers.toSorted(),
    numbers.map((_, index) => String(index + 1).padStart(4, "0")),
  );
  assert.ok(statSync(join(REPOSITORY, "docs", "decisions")).isDirectory());
});

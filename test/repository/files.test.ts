/** What holds for every file of the repository. */
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { test } from "node:test";
import { REPOSITORY } from "./planted-tree.ts";
import { textOf, trackedFiles } from "./tracked-files.ts";

const files = trackedFiles();
const sources = files.filter((file) => /\.(ts|tsx|js|mjs)$/.test(file));

function none(problems: readonly string[]): void {
  assert.equal(problems.length, 0, `\n${problems.join("\n")}`);
}

test("git knows the files", () => {
  assert.ok(files.length > 50, `${files.length} files`);
});

test("no file names a place on one machine", () => {
  const places = [REPOSITORY, homedir()].filter((place) => place.length > 1 && place !== "/root");
  // Tests invent people; what is shipped or explained has only these.
  const someonesHome =
    /(?:\/home|\/Users|[A-Z]:\\Users)[/\\](?!you\b|user\b|me\b|ada\b|jana\b|tasks\b|x\b)[a-z]\w*/;
  const problems = files.flatMap((file) => {
    const text = textOf(file);
    const invented = /\.test\.ts$|(^|\/)(fixtures|testing|conformance)\//.test(file);
    const found =
      places.find((place) => text.includes(`${place}/`)) ?? (invented ? null : someonesHome.exec(text)?.[0]);
    return found === null || found === undefined ? [] : [`${file} names ${found}`];
  });
  none(problems);
});

test("the lock file names checksums and no place to fetch from", () => {
  const lock = JSON.parse(textOf("package-lock.json")) as {
    packages: Record<string, Record<string, unknown>>;
  };
  const packages = Object.entries(lock.packages);
  assert.ok(packages.length > 50);
  none(
    packages.filter(([, entry]) => "resolved" in entry).map(([name]) => `${name} says where it came from`),
  );
  const unchecked = packages.filter(([name, entry]) => name !== "" && !("integrity" in entry));
  none(unchecked.map(([name]) => `${name} has no checksum`));
});

test("no file names a package registry", () => {
  const registry = /https?:\/\/[\w.-]*(?:registry|artifactory|verdaccio|nexus)[\w.-]*\.[a-z]{2,}/i;
  none(files.filter((file) => registry.test(textOf(file))));
});

test("files are small: 300 lines of code at most, and half of them under 80", () => {
  const lengths = sources.map((file) => ({ file, lines: textOf(file).split("\n").length - 1 }));
  none(lengths.filter(({ lines }) => lines > 300).map(({ file, lines }) => `${file} has ${lines} lines`));
  const inSource = lengths.filter(({ file }) => file.startsWith("src/") && !file.endsWith(".test.ts"));
  const sorted = inSource.map(({ lines }) => lines).toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  assert.ok(median <= 80, `the median is ${median} lines`);
});

test("nothing big is committed", () => {
  const big = files.filter((file) => statSync(join(REPOSITORY, file)).size > 500_000);
  none(big.map((file) => `${file} is larger than 500 kB; make it when it is needed`));
});

test("names of files are lower case, with dashes; of tasks and folders of tasks, with underscores", () => {
  const shouted = new Set(["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md"]);
  const word = /^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
  const taskName = /^[a-z0-9]+(?:[_.-][a-z0-9]+)*$/;
  const problems = files.filter((file) => {
    // Fixtures and examples stand for what users write.
    if (/(^|\/)fixtures\//.test(file) || file.startsWith("examples/")) return false;
    const name = basename(file);
    if (shouted.has(name)) return false;
    const folders = dirname(file).split("/");
    const isBuiltIn = folders[0] === "src" && folders[1] === "tasks";
    return (
      !word.test(name) ||
      !folders.every((folder) => (isBuiltIn ? taskName : word).test(folder) || folder === ".")
    );
  });
  none(problems);
});

test("text is UTF-8 with line feeds and ends with one", () => {
  const text = files.filter(
    (file) => /\.(ts|js|mjs|md|json|ya?ml|py|sh)$/.test(file) && !/fixtures\//.test(file),
  );
  const problems = text.filter((file) => {
    const content = textOf(file);
    return content.includes("\r") || content.includes("\uFFFD") || !/(^|[^\n])\n$/.test(content);
  });
  none(problems);
});

test("scripts without a suffix can be started", { skip: process.platform === "win32" }, () => {
  const scripts = files.filter((file) => extname(file) === "" && textOf(file).startsWith("#!"));
  none(
    [...scripts, "bin/nightdesk.js"].filter((file) => (statSync(join(REPOSITORY, file)).mode & 0o111) === 0),
  );
});

test("nothing is left for later", () => {
  const marks = /\b(?:TO[D]O|FIX[M]E|X{3})\b/;
  none(sources.filter((file) => marks.test(textOf(file))));
});

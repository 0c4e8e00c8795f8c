/** A source tree made for one test, with imports that go where they should or should not. */
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import type { TestContext } from "node:test";

export const REPOSITORY = join(import.meta.dirname, "..", "..");

/** @param files text by path, relative to the tree's root */
export function plant(t: TestContext, files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), "nightdesk-planted-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Specifier with which a file of `from` would import a file of `to`; both relative to one root. */
export function specifier(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

export interface Finding {
  /** Relative to the tree's root. */
  readonly file: string;
  /** `eslint(no-restricted-imports)`. */
  readonly rule: string;
}

/** What the linter says of a tree under the repository's own configuration. */
export function lint(root: string): Finding[] {
  for (const file of ["oxlint.config.ts", "tsconfig.json", "package.json"]) {
    copyFileSync(join(REPOSITORY, file), join(root, file));
  }
  cpSync(join(REPOSITORY, "scripts", "layering"), join(root, "scripts", "layering"), { recursive: true });
  symlinkSync(join(REPOSITORY, "node_modules"), join(root, "node_modules"), "junction");
  const oxlint = join(REPOSITORY, "node_modules", "oxlint", "bin", "oxlint");
  const { stdout, stderr } = spawnSync(process.execPath, [oxlint, "--format=json", "src"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 100_000_000,
  });
  if (!stdout.startsWith("{")) throw new Error(`the linter gave no JSON: ${stdout} ${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
  return diagnostics.map(({ filename, code }) => ({ file: filename, rule: code }));
}

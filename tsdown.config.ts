import { defineConfig } from "tsdown";

/**
 * The published bundle. Every package is inside, so that a user installs one package without scripts or native code.
 * A checkout never uses it: the launcher prefers `src/`.
 */
const common = {
  format: "esm",
  platform: "node",
  target: "node24",
  outDir: "dist",
  tsconfig: "tsconfig.json",
  // `.js`, which is what package.json and the launcher name.
  fixedExtension: false,
  // Names stay readable in the stack traces that users send.
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
  deps: { onlyBundle: false },
} as const;

/**
 * What grammY asks for and does not use here: it is given a way to fetch, and every Node that we run on has an
 * AbortController. Its node-fetch would print a warning of an old module into every log.
 */
const STAND_INS: Readonly<Record<string, string>> = {
  "node-fetch": 'export default () => { throw new Error("Telegram is asked by a way of our own"); };',
  "abort-controller": "export const AbortController = globalThis.AbortController;",
  debug: "export const debug = () => () => undefined;",
};

const standIns = {
  name: "stand-ins",
  resolveId: (id: string, importer?: string) =>
    id in STAND_INS && /[/\\]grammy[/\\]/.test(importer ?? "") ? `\0${id}` : null,
  load: (id: string) => STAND_INS[id.slice(1)] ?? null,
};

export default defineConfig([
  {
    ...common,
    plugins: [standIns],
    entry: {
      main: "src/main.ts",
      sdk: "src/sdk/index.ts",
      // The process of a task is started by the path of this file.
      "executors/task/host": "src/executors/task/host.ts",
      // So is that of a question to a dataset.
      "datasets/sqlite/ask-host": "src/datasets/sqlite/ask-host.ts",
      // And those of threads that read ClinVar's file and unpack a person's.
      "genome-store/reader-host": "src/genome-store/reader-host.ts",
      "genome-store/unpacking-host": "src/genome-store/unpacking-host.ts",
      // And the program that ends an agent when Nightdesk is gone.
      "claude/agent/guard": "src/claude/agent/guard.ts",
    },
    clean: true,
    dts: false,
    failOnWarn: true,
  },
  {
    ...common,
    entry: { sdk: "src/sdk/index.ts" },
    clean: false,
    dts: { emitDtsOnly: true },
    // It warns that TypeScript 7 is new; the types come out all the same, and `npm run types` checks their source.
    failOnWarn: false,
    // Types for authors who have zod in a project of their own; at run time theirs is ours.
    deps: { neverBundle: ["zod"] },
  },
]);

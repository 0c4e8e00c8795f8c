import { defineConfig } from "oxlint";
import { machineOverride, propertiesOverride, roomOverrides } from "./scripts/layering/lint-rules.ts";

export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "import", "node", "promise"],
  categories: { correctness: "error", suspicious: "error" },
  options: { typeAware: true, denyWarnings: true },
  env: { builtin: true, node: true, es2026: true },
  ignorePatterns: ["dist/**", "examples/**", "**/fixtures/**"],
  rules: {
    eqeqeq: ["error", "always", { null: "ignore" }],
    "prefer-const": "error",
    "max-lines": ["error", { max: 300 }],
    "import/no-cycle": "error",
    "typescript/no-explicit-any": "error",
    "typescript/ban-ts-comment": "error",
    "typescript/no-non-null-assertion": "error",
    "typescript/consistent-type-imports": "error",
    "typescript/only-throw-error": "error",
    "typescript/no-misused-promises": "error",
    "typescript/no-floating-promises": [
      "error",
      {
        allowForKnownSafeCalls: [
          { from: "package", package: "node:test", name: ["test", "describe", "it", "suite"] },
        ],
      },
    ],
    // A list that was just made may be sorted in place; `_` and control characters have their uses here.
    "unicorn/no-array-sort": "off",
    "no-underscore-dangle": "off",
    "no-control-regex": "off",
    "unicorn/no-array-reverse": "off",
    // Opinions that make nothing safer: a helper may stand where it is used, `fc.property` is how fast-check is written,
    // and TypeScript itself says when a function may end without its value.
    "unicorn/consistent-function-scoping": "off",
    "import/no-named-as-default-member": "off",
    "typescript/consistent-return": "off",
    // Meant for windows; threads and ports have no origin to name.
    "unicorn/require-post-message-target-origin": "off",
    // There are no classes, so nothing here has a `this` to lose.
    "typescript/unbound-method": "off",
    // Both misjudge ordinary code: `{}` as a type argument, and commands that are given their context as `this`.
    "typescript/no-generated-empty-object-type": "off",
    "oxc/no-this-in-exported-function": "off",
    // Rows and JSON come through one checked cast at the border; the rule would forbid that one as well.
    "typescript/no-unsafe-type-assertion": "off",
  },
  overrides: [...roomOverrides, machineOverride, propertiesOverride],
});

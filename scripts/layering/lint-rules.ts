/** The directions of `rooms.ts` once more, as rules of the linter, so that an editor shows a wrong import at once. */
import { COMPOSITION_ROOTS, ROOMS, ROOMS_THAT_READ_THE_MACHINE } from "./rooms.ts";
import type { Room } from "./rooms.ts";

/** As in `check.ts`. */
const TEST_CODE = [
  "**/*.test.ts",
  "**/*-fixture.ts",
  "**/*-fixtures.ts",
  "**/fixtures/**",
  "**/conformance.ts",
  "**/conformance/**",
];

/** One override for each room. Packages are the matter of `check.ts`; only rooms that allow none appear here. */
export const roomOverrides = ROOMS.map((room) => ({
  files: [room.name.endsWith(".ts") ? `src/${room.name}` : `src/${room.name}/**/*.{ts,tsx}`],
  excludeFiles: [...TEST_CODE, ...COMPOSITION_ROOTS.map((file) => `src/${file}`)],
  rules: {
    "no-restricted-imports": ["error", { patterns: patternsOf(room) }] as const,
  },
}));

// No look-ahead in these expressions: the linter drops a pattern that it cannot compile and says nothing.
function patternsOf(room: Room) {
  const folders = ROOMS.filter(({ name }) => !name.endsWith(".ts"));
  const forbidden = folders.filter(({ name }) => name !== room.name && !room.rooms.includes(name));
  const names = forbidden.flatMap(({ name }) => waysToWrite(name, room.name));
  const patterns = [
    {
      regex: `^(\\.\\.?/)+((${names.join("|")})/|main\\.ts$)`,
      message: `${room.name} imports only from ${["itself", ...room.rooms].join(", ")}.`,
    },
    { regex: "\\.test\\.ts$", message: "Test code is imported by tests only." },
  ];
  if (room.packages.length > 0) return patterns;
  return [...patterns, { regex: "^[^.]", message: `${room.name} is pure and imports no package.` }];
}

/**
 * `ledger/sqlite` is `../sqlite/` for its neighbours below `ledger`, and `../../ledger/sqlite/` for the others. What lies
 * above the importing room is written `../thing.ts`, which names no room; only `check.ts` sees that.
 */
function waysToWrite(name: string, from: string): string[] {
  const [parent, ...rest] = name.split("/");
  return rest.length > 0 && from.split("/")[0] === parent ? [name, rest.join("/")] : [name];
}

/** Properties are tried in full size, which is set in one place. */
export const propertiesOverride = {
  files: TEST_CODE,
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths: [
          { name: "fast-check", message: "Import src/testing/properties.ts: its arrays are not cut at ten." },
        ],
      },
    ] as const,
  },
};

/**
 * Elsewhere clock, environment and network come in as parameters: what cannot be faked cannot be tested. `new Date()`
 * has no rule of the linter and is found by `check.ts`.
 */
export const machineOverride = {
  files: ["src/**/*.{ts,tsx}"],
  excludeFiles: [
    ...TEST_CODE,
    ...ROOMS_THAT_READ_THE_MACHINE.map((name) => (name.endsWith(".ts") ? `src/${name}` : `src/${name}/**`)),
  ],
  rules: {
    "no-restricted-globals": ["error", "process", "fetch", "performance"] as const,
    "no-restricted-properties": [
      "error",
      { object: "Date", property: "now" },
      { object: "Math", property: "random" },
      { object: "Temporal", property: "Now" },
    ] as const,
  },
};

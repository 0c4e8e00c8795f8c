/**
 * Lets a task of the user's import `nightdesk/sdk` and `zod`, although nothing is installed where it lies: the home
 * has no `node_modules`.
 */
import { registerHooks, type ResolveHookSync } from "node:module";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ZOD = "nightdesk:zod";
/** As `import` and as `require` say it. */
const NOT_FOUND: ReadonlySet<unknown> = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]);

/**
 * @param sdk absolute path of our sdk
 * @param zodNames what `zod` exports, for a home without a copy of its own
 */
export function installModuleHooks(sdk: string, zodNames: readonly string[]): void {
  const sdkUrl = pathToFileURL(sdk).href;

  const resolve: ResolveHookSync = (specifier, context, next) => {
    if (specifier === "nightdesk/sdk") return { url: sdkUrl, shortCircuit: true };
    if (specifier === "zod") return resolveZod(() => next(specifier, context));
    const found = next(specifier, context);
    // Without a package.json nothing says that the home's files are modules, and Node would guess with a warning.
    return isTypeScript(found.url) && found.format !== "commonjs-typescript"
      ? { ...found, format: "module-typescript" }
      : found;
  };

  registerHooks({
    resolve,
    load(url, context, next) {
      if (url !== ZOD) return next(url, context);
      return { format: "module", source: zodSource(sdkUrl, zodNames), shortCircuit: true };
    },
  });
}

/** Their own copy, if they have one; else the one that the sdk brings. */
function resolveZod(next: () => ReturnType<ResolveHookSync>): ReturnType<ResolveHookSync> {
  try {
    return next();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && NOT_FOUND.has(error.code))) throw error;
    return { url: ZOD, format: "module", shortCircuit: true };
  }
}

function isTypeScript(url: string): boolean {
  return url.startsWith("file:") && extname(fileURLToPath(url)) === ".ts";
}

/** A module with the names of zod, so that `import * as z`, `import { z }` and `import { object }` all work. */
function zodSource(sdkUrl: string, names: readonly string[]): string {
  const others = names.filter((name) => name !== "z" && name !== "default" && /^[\w$]+$/.test(name));
  const lines = others.map(
    (name, index) => `const _${index} = z[${JSON.stringify(name)}]; export { _${index} as ${name} };`,
  );
  return [`import { z } from ${JSON.stringify(sdkUrl)};`, "export { z, z as default };", ...lines].join("\n");
}

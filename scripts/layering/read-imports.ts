import { parseSync, Visitor } from "oxc-parser";

/** One import of a module, of whatever form. */
export interface Import {
  /** As written, `../core/run.ts` or `node:fs`. */
  readonly specifier: string;
  /** 1-based. */
  readonly line: number;
  /** Names taken one by one; empty for `import * as`, for types and for the other forms. */
  readonly names: readonly string[];
}

/**
 * Every import of a TypeScript module: static, of types only, re-exports, `import()` and `typeof import()`.
 *
 * @throws {Error} if the text cannot be parsed, since a file that cannot be read must not count as clean
 */
export function readImports(file: string, text: string): Import[] {
  const { errors, module, program } = parseSync(file, text);
  const error = errors[0];
  if (error !== undefined) throw new Error(`${file}: ${error.message}`);
  const found: { specifier: string; at: number; names?: string[] }[] = [];
  for (const entry of module.staticImports) {
    const values = entry.entries.filter(({ isType }) => !isType);
    const names = values.flatMap(({ importName: { kind, name } }) => {
      // The package's types make an enum of what is a string at run time.
      const form: string = kind;
      if (form === "Name" && name) return [name];
      return form === "Default" ? ["default"] : [];
    });
    found.push({ specifier: entry.moduleRequest.value, at: entry.start, names });
  }
  for (const { entries } of module.staticExports) {
    for (const entry of entries) {
      if (entry.moduleRequest) found.push({ specifier: entry.moduleRequest.value, at: entry.start });
    }
  }
  for (const entry of module.dynamicImports) {
    const written = text.slice(entry.moduleRequest.start, entry.moduleRequest.end);
    const literal = /^(["'`])([^$]*)\1$/s.exec(written);
    // A computed name cannot be followed; it is the user's task module, and only main and the host load those.
    if (literal?.[2] !== undefined) found.push({ specifier: literal[2], at: entry.start });
  }
  // `import("./x.ts").X` in a type stands only in the syntax tree.
  const visitor = new Visitor({
    TSImportType({ source, start }) {
      found.push({ specifier: source.value, at: start });
    },
  });
  visitor.visit(program);
  return found.map(({ specifier, at, names = [] }) => ({ specifier, line: lineAt(text, at), names }));
}

/** 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

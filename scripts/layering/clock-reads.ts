import { parseSync, Visitor } from "oxc-parser";
import { lineAt } from "./read-imports.ts";

/** Lines with `new Date()`, which reads the clock; `new Date(something)` only converts. */
export function clockReads(file: string, text: string): number[] {
  const lines: number[] = [];
  const visitor = new Visitor({
    NewExpression({ callee, arguments: given, start }) {
      if (callee.type === "Identifier" && callee.name === "Date" && given.length === 0)
        lines.push(lineAt(text, start));
    },
  });
  visitor.visit(parseSync(file, text).program);
  return lines;
}

/** A report as people read it. Texts become text nodes, never HTML. */
import type { ComponentChildren } from "preact";
import { type Block, type Inline, parseMarkdown } from "../text/markdown.ts";

export function Markdown({ text, only }: { text: string; only?: "tables" | "words" }) {
  const blocks = parseMarkdown(text).filter(
    ({ kind }) => only === undefined || (only === "tables") === (kind === "table"),
  );
  return blocks.length === 0 ? null : <div class="prose">{blocks.map(block)}</div>;
}

export function hasTable(text: string): boolean {
  return parseMarkdown(text).some(({ kind }) => kind === "table");
}

function block(part: Block, key: number): ComponentChildren {
  switch (part.kind) {
    case "p":
      return <p key={key}>{inline(part.inner)}</p>;
    case "h":
      // The page has its own first headings; a report's begin below them.
      return <h3 key={key}>{inline(part.inner)}</h3>;
    case "code":
      return (
        <pre key={key} tabIndex={0}>
          <code>{part.text}</code>
        </pre>
      );
    case "quote":
      return <blockquote key={key}>{part.blocks.map(block)}</blockquote>;
    case "rule":
      return <hr key={key} />;
    case "list": {
      const items = part.items.map((item, index) => <li key={index}>{item.map(block)}</li>);
      return part.isOrdered ? <ol key={key}>{items}</ol> : <ul key={key}>{items}</ul>;
    }
    case "table":
      return (
        <div class="scroll" key={key} tabIndex={0} role="region" aria-label="Table">
          <table>
            <thead>
              <tr>
                {part.head.map((cell, index) => (
                  <th key={index} class={cell.isRight ? "num" : ""}>
                    {inline(cell.inner)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {part.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, n) => (
                    <td key={n} class={cell.isRight ? "num" : ""}>
                      {inline(cell.inner)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

function inline(parts: readonly Inline[]): ComponentChildren {
  return parts.map((part, key) => {
    switch (part.kind) {
      case "text":
        return part.text;
      case "code":
        return <code key={key}>{part.text}</code>;
      case "strong":
        return <b key={key}>{inline(part.inner)}</b>;
      case "em":
        return <em key={key}>{inline(part.inner)}</em>;
      case "del":
        return <del key={key}>{inline(part.inner)}</del>;
      case "break":
        return <br key={key} />;
      case "link":
        return (
          <a key={key} href={part.href} target="_blank" rel="noopener noreferrer">
            {inline(part.inner)}
          </a>
        );
    }
  });
}

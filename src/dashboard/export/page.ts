/** The files of a published page: the built page as it is, with its answers inside and a policy of its own. */
import type { Published } from "../api/published.ts";

/** The built page by path, `/` and `/assets/index-4f3a.js`, as the server has it. */
export type BuiltPage = ReadonlyMap<string, { readonly bytes: Uint8Array }>;

/** As strict as the server's header; frames cannot be forbidden from within a page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const WITHOUT_SCRIPT =
  "<noscript><p>This page is a record of scheduled tasks. It carries its data with it and needs JavaScript to show it.</p></noscript>";

/** @throws if the built page is not of the form that is known */
export function pageFiles(built: BuiltPage, answers: Published): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const page = built.get("/");
  if (page === undefined) throw new Error("the dashboard's page is not built");
  const html = new TextDecoder().decode(page.bytes);
  const head = `<meta http-equiv="Content-Security-Policy" content="${POLICY}">
    <meta name="referrer" content="no-referrer">
    <meta name="robots" content="noindex">`;
  const data = `<script type="application/json" id="answers">${inScript(JSON.stringify(answers))}</script>`;
  const parts = html.split(/(<meta charset="utf-8" ?\/?>)|(<body><\/body>)/);
  const [begin, charset, , middle, , body, end] = parts;
  if (parts.length !== 7 || charset === undefined || body === undefined)
    throw new Error("the dashboard's page is of another form than the export knows");
  const whole = `${begin}${charset}\n    ${head}${middle}<body>${data}${WITHOUT_SCRIPT}</body>${end}`;
  for (const path of [...built.keys()].sort()) {
    if (path === "/" || path.endsWith(".map")) continue;
    const file = built.get(path);
    if (file !== undefined) files.set(path.replace(/^\//, ""), file.bytes);
  }
  // GitHub Pages would leave out what it takes for parts of a Jekyll site.
  files.set(".nojekyll", new Uint8Array());
  files.set("index.html", new TextEncoder().encode(whole));
  return files;
}

/** JSON in which nothing can end the element, open a comment, or be taken for a line's end. */
export function inScript(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * The site as git objects, by way of `fast-import`: one process for any number of files, no index, no work tree, and no
 * filter or attribute that could change a byte.
 */

/** The name in our own repository under which the imported tree is found. */
export const IMPORTED = "refs/heads/site";

/** The stream that `git fast-import` reads. */
export function* importStream(files: ReadonlyMap<string, Uint8Array>): Generator<Uint8Array> {
  yield text(`commit ${IMPORTED}\ncommitter Nightdesk <nightdesk@invalid> 0 +0000\ndata 0\n\n`);
  for (const [path, bytes] of files) {
    yield text(`M 100644 inline ${quoted(path)}\ndata ${bytes.length}\n`);
    yield bytes;
    yield text("\n");
  }
  yield text("done\n");
}

function text(line: string): Uint8Array {
  return Buffer.from(line, "utf8");
}

/** As C strings, which is right for every name that has no control characters. */
function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', String.raw`\"`)}"`;
}

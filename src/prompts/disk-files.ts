/** The real files. */
import { type BigIntStats, closeSync, constants, openSync, readSync } from "node:fs";
import { type FileHandle, glob, open, realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import type { Located, PromptFiles } from "./parts.ts";

/** A link or a pipe that was put in the file's place is neither followed nor waited for. */
const AS_IT_STANDS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const CHANGED = "it was replaced while it was being read";

/** The files of this machine, as far as this user may see them. */
export function diskFiles(): PromptFiles {
  return {
    readFile,
    async locate(path) {
      try {
        const real = await realpath(path);
        const found = await stat(real, { bigint: true });
        const kind = found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
        return { path: real, kind, bytes: Number(found.size), identity: identityOf(found) };
      } catch (fault) {
        const { code } = fault as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ENOTDIR") return null;
        throw fault;
      }
    },
    async glob(pattern, folder) {
      const names = await Array.fromAsync(glob(pattern, { cwd: folder }));
      return names.map((name) => name.split(sep).join("/"));
    },
  };
}

/** Whether a file may be read was judged by where it lay: what is read has to be that very file. */
async function readFile({ path, identity }: Located, most: number): Promise<Buffer> {
  const handle = await open(path, AS_IT_STANDS).catch((fault: unknown) => {
    throw ["ELOOP", "ENXIO"].includes((fault as NodeJS.ErrnoException).code ?? "")
      ? new Error(CHANGED)
      : fault;
  });
  try {
    const opened = await handle.stat({ bigint: true });
    if (!opened.isFile() || identityOf(opened) !== identity || (await realpath(path)) !== path)
      throw new Error(CHANGED);
    return await upTo(handle, most);
  } finally {
    await handle.close();
  }
}

async function upTo(handle: FileHandle, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of handle.createReadStream({ autoClose: false, end: most })) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  if (bytes > most) throw new Error(`it grew beyond ${most} bytes`);
  return Buffer.concat(chunks);
}

/** The beginning of a file, and no more of it. */
export function readUpTo(path: string, most: number): Buffer {
  const file = openSync(path, constants.O_RDONLY);
  try {
    const buffer = Buffer.alloc(most);
    let bytes = 0;
    for (let more = 1; more > 0 && bytes < most; bytes += more) {
      more = readSync(file, buffer, bytes, most - bytes, null);
    }
    return buffer.subarray(0, bytes);
  } finally {
    closeSync(file);
  }
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

/** Text into BGZF, several blocks at a time: compressing is what takes the time. */
import { promisify } from "node:util";
import { crc32, deflateRaw } from "node:zlib";
import { END_OF_FILE } from "./bgzf.ts";

/** As bgzip does it: a block that does not get smaller still has to fit into 64 KiB. */
const BLOCK_BYTES = 65_280;
/** Blocks on the way; the threads of Node's pool take four at a time. */
const ON_THE_WAY = 32;
/** Two thirds of the time of level 6, for files that are two hundredths larger. */
const LEVEL = 5;

const deflate = promisify<Buffer, { level: number }, Buffer>(deflateRaw);

export interface BgzfWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Writes what is left and the block that ends a whole file. */
  end(): Promise<void>;
}

/** @param sink is given whole blocks, in order */
export function createBgzfWriter(sink: (bytes: Uint8Array) => void | Promise<void>): BgzfWriter {
  let block = Buffer.allocUnsafe(BLOCK_BYTES);
  let filled = 0;
  let waiting: Promise<Buffer>[] = [];

  async function send(): Promise<void> {
    waiting.push(packed(block.subarray(0, filled)));
    block = Buffer.allocUnsafe(BLOCK_BYTES);
    filled = 0;
    if (waiting.length >= ON_THE_WAY) await drain(ON_THE_WAY / 2);
  }

  async function drain(left: number): Promise<void> {
    const due = waiting.slice(0, Math.max(0, waiting.length - left));
    waiting = waiting.slice(due.length);
    for (const one of due) await sink(await one);
  }

  return {
    async write(bytes) {
      for (let at = 0; at < bytes.length;) {
        const part = bytes.subarray(at, at + BLOCK_BYTES - filled);
        block.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === BLOCK_BYTES) await send();
      }
    },
    async end() {
      if (filled > 0) await send();
      await drain(0);
      await sink(END_OF_FILE);
    },
  };
}

async function packed(text: Buffer): Promise<Buffer> {
  const data = await smallEnough(text);
  const block = Buffer.allocUnsafe(HEAD.length + 2 + data.length + 8);
  HEAD.copy(block);
  block.writeUInt16LE(block.length - 1, HEAD.length);
  data.copy(block, HEAD.length + 2);
  block.writeUInt32LE(crc32(text), block.length - 8);
  block.writeUInt32LE(text.length, block.length - 4);
  return block;
}

/** gzip, with an extra field BC that holds the block's size. */
const HEAD = Buffer.from("1f8b08040000000000ff060042430200", "hex");
const MOST_DATA = 65_536 - HEAD.length - 10;

/** What cannot be compressed grows a little; stored as it is, a block always fits. */
async function smallEnough(text: Buffer): Promise<Buffer> {
  const data = await deflate(text, { level: LEVEL });
  return data.length <= MOST_DATA ? data : await deflate(text, { level: 0 });
}

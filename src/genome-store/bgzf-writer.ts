/** Text into BGZF, several blocks at a time: compressing is what takes the time. */
import { constants, crc32, createDeflateRaw, deflateRawSync } from "node:zlib";
import { END_OF_FILE } from "./bgzf.ts";

/** As bgzip does it: a block that does not get smaller still has to fit into 64 KiB. */
const BLOCK_BYTES = 65_280;
/** Blocks on the way, packed or waiting for it. */
const ON_THE_WAY = 32;
/** Little more than half of the time of level 5, for files that are a twentieth larger. */
const LEVEL = 3;
/** Blocks that are compressed at a time. */
const PACKERS = 3;

export interface BgzfWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Takes a block over that is packed already. */
  block(data: Buffer): Promise<void>;
  /** Writes what is left and the block that ends a whole file. */
  end(): Promise<void>;
}

/** @param sink is given whole blocks, in order */
export function createBgzfWriter(sink: (bytes: Uint8Array) => void | Promise<void>): BgzfWriter {
  let block = Buffer.allocUnsafe(BLOCK_BYTES);
  let filled = 0;
  let waiting: Promise<Buffer>[] = [];
  const pack = inTurns(Array.from({ length: PACKERS }, createPacker));

  async function send(): Promise<void> {
    if (filled === 0) return;
    const text = block.subarray(0, filled);
    block = Buffer.allocUnsafe(BLOCK_BYTES);
    filled = 0;
    await queue(pack(text));
  }

  async function queue(one: Promise<Buffer>): Promise<void> {
    waiting.push(one);
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
    async block(data) {
      await send();
      await queue(Promise.resolve(data));
    },
    async end() {
      await send();
      await drain(0);
      await sink(END_OF_FILE);
    },
  };
}

/** gzip, with an extra field BC that holds the block's size. */
const HEAD = Buffer.from("1f8b08040000000000ff060042430200", "hex");
const MOST_DATA = 65_536 - HEAD.length - 10;

function blockOf(data: readonly Buffer[], text: Buffer): Buffer {
  const length = data.reduce((sum, part) => sum + part.length, 0);
  const block = Buffer.allocUnsafe(HEAD.length + 2 + length + 8);
  HEAD.copy(block);
  block.writeUInt16LE(block.length - 1, HEAD.length);
  let at = HEAD.length + 2;
  for (const part of data) at += part.copy(block, at);
  block.writeUInt32LE(crc32(text), at);
  block.writeUInt32LE(text.length, at + 4);
  return block;
}

type Packer = (text: Buffer) => Promise<Buffer>;

/** A compressor that is used again and again: its tables are larger than a block. */
function createPacker(): Packer {
  const engine = createDeflateRaw({ level: LEVEL, flush: constants.Z_FINISH, chunkSize: MOST_DATA });
  let parts: Buffer[] = [];
  engine.on("data", (part: Buffer) => void parts.push(part));
  engine.on("error", () => undefined);
  return async (text) => {
    parts = [];
    await new Promise<void>((resolve, reject) => {
      engine.write(text, (fault) => (fault ? reject(fault) : resolve()));
    });
    engine.reset();
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    // What cannot be compressed grows a little; stored as it is, a block always fits.
    return blockOf(length <= MOST_DATA ? parts : [deflateRawSync(text, { level: 0 })], text);
  };
}

/** Gives each block to the packer whose turn it is, behind the one that it has. */
function inTurns(packers: readonly Packer[]): Packer {
  const busy: Promise<unknown>[] = packers.map(() => Promise.resolve());
  let turn = 0;
  return (text) => {
    const mine = turn;
    turn = (turn + 1) % packers.length;
    const packer = packers[mine] as Packer;
    const done = (busy[mine] as Promise<unknown>).then(() => packer(text));
    busy[mine] = done.catch(() => undefined);
    return done;
  };
}

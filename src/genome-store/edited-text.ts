/**
 * A text that is written again with edits. What is packed is taken over block by block where nothing was edited in it:
 * compressing is most of the work of writing, and most of a genome stays as it is.
 */
import type { PackedBlock } from "./bgzf.ts";
import type { BgzfWriter } from "./bgzf-writer.ts";

/** Told of the old text from its beginning to its end. */
export interface EditedText {
  /** Takes the old text's next bytes as they are. */
  copy(bytes: Uint8Array): void;
  /** Puts others in place of the old text's next `length` bytes. */
  replace(length: number, bytes: Uint8Array): void;
  /** Writes what can be written, in its own time; bytes that were given before are not touched again. */
  flush(): Promise<void>;
  end(): Promise<void>;
  /** Waits until nothing is being written any more, whether it went well or not. */
  settle(): Promise<void>;
}

export function plainText(write: (bytes: Uint8Array) => void | Promise<void>): EditedText {
  let parts: Uint8Array[] = [];
  /** One is written while the other is filled. */
  let [room, written] = [new Uint8Array(0), new Uint8Array(0)];
  let writing: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length === 0) return;
    // One write for many parts: between two edits there are only a few thousand bytes.
    if (room.length < length) room = new Uint8Array(length * 2);
    let at = 0;
    for (const part of parts) {
      room.set(part, at);
      at += part.length;
    }
    parts = [];
    await writing;
    [room, written] = [written, room];
    writing = Promise.resolve(write(written.subarray(0, length)));
    // It is awaited before the next one.
    writing.catch(() => undefined);
  };
  return {
    copy: (bytes) => void parts.push(bytes),
    replace: (_, bytes) => void parts.push(bytes),
    flush,
    async end() {
      await flush();
      await writing;
    },
    async settle() {
      await writing.catch(() => undefined);
    },
  };
}

/** An edited text as BGZF. */
export interface PackedText extends EditedText {
  /** Announces a block of the old text, in order and before its bytes come; without any, all is packed anew. */
  offer(block: PackedBlock): void;
}

export function packedText(writer: BgzfWriter): PackedText {
  const blocks: PackedBlock[] = [];
  /** Bytes of the first block that were told of. */
  let told = 0;
  let isEdited = false;
  /** Of the first block, as long as nothing in it is edited. */
  let unedited: Uint8Array[] = [];
  let due: { readonly text?: Uint8Array; readonly block?: Buffer }[] = [];

  function take(text: Uint8Array): void {
    if (text.length > 0) due.push({ text });
  }

  /** @returns bytes of `length` that belong to the first block */
  function tell(length: number): number {
    const [block] = blocks;
    if (block === undefined) return length;
    const here = Math.min(length, block.length - told);
    told += here;
    return here;
  }

  function finishBlock(): void {
    const [block] = blocks;
    if (block === undefined || told < block.length) return;
    if (!isEdited) due.push({ block: block.data });
    blocks.shift();
    told = 0;
    isEdited = false;
    unedited = [];
  }

  function edit(): void {
    isEdited = true;
    for (const part of unedited) take(part);
    unedited = [];
  }

  return {
    offer: (block) => void blocks.push(block),
    copy(bytes) {
      for (let at = 0; at < bytes.length;) {
        const isPacked = blocks.length > 0 && !isEdited;
        const part = bytes.subarray(at, at + tell(bytes.length - at));
        if (isPacked) unedited.push(part);
        else take(part);
        at += part.length;
        finishBlock();
      }
    },
    replace(length, bytes) {
      // Between two blocks there is room without an edit of either.
      if (length > 0 || told > 0) edit();
      take(bytes);
      for (let left = length; left > 0;) {
        isEdited = true;
        left -= tell(left);
        finishBlock();
      }
    },
    async flush() {
      for (const { text, block } of due) {
        if (text !== undefined) await writer.write(text);
        if (block !== undefined) await writer.block(block);
      }
      due = [];
      // Whether the block that was begun is edited is seen later.
      if (unedited.length > 0) unedited = [Buffer.concat(unedited)];
    },
    async end() {
      edit();
      await this.flush();
      await writer.end();
    },
    // A block is waited for before the next one is packed.
    settle: () => Promise.resolve(),
  };
}

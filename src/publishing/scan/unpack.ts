/** What is packed into a file: text in another encoding, or gzip. Archives of many files are not opened. */
import { gunzipSync } from "node:zlib";

export type Unpacked =
  | { readonly kind: "as_it_is" }
  | { readonly kind: "opened"; readonly bytes: Uint8Array }
  | { readonly kind: "closed" };

const ARCHIVES = /\.(?:zip|7z|rar|tar|tgz|xz|zst|bz2|br|jar|docx|xlsx|pptx|odt|ods|epub|parquet|db|sqlite)$/i;
const MOST_UNPACKED = 200e6;

export function unpack(path: string, bytes: Uint8Array): Unpacked {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return opened(new TextDecoder("utf-16le").decode(bytes));
  if (first === 0xfe && second === 0xff) return opened(new TextDecoder("utf-16be").decode(bytes));
  if (first === 0x1f && second === 0x8b) return gunzipped(bytes);
  return ARCHIVES.test(path) ? { kind: "closed" } : { kind: "as_it_is" };
}

function opened(text: string): Unpacked {
  return { kind: "opened", bytes: Buffer.from(text, "utf8") };
}

function gunzipped(bytes: Uint8Array): Unpacked {
  try {
    return { kind: "opened", bytes: gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED }) };
  } catch {
    return { kind: "closed" };
  }
}

/** A file of a task's as a download: never a page of ours, and never whole in memory. */
import { Readable } from "node:stream";
import type { Context } from "hono";
import { clean } from "../reading/clean.ts";
import { DOWNLOAD_HEADERS } from "./headers.ts";
import type { OpenedFile } from "../reading/sources.ts";

/** @param name without folders */
export function download(context: Context, file: OpenedFile, name: string): Response {
  const headers = {
    ...DOWNLOAD_HEADERS,
    "Content-Disposition": attachment(name),
    "Content-Length": String(file.bytes),
  };
  if (context.req.method === "HEAD" || file.bytes === 0) {
    file.close();
    return context.body(null, 200, headers);
  }
  return context.body(Readable.toWeb(file.read()) as ReadableStream, 200, headers);
}

/** @param name of the file, whatever signs it holds */
export function attachment(name: string): string {
  return `attachment; filename*=UTF-8''${headerWord(clean(name))}`;
}

/** As RFC 8187 wants it: apostrophes and brackets have a meaning of their own there. */
function headerWord(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Bodies that are taken into memory, up to a limit: whoever answers may send without end. */
import { HttpError } from "./http-error.ts";
import type { PreparedRequest } from "./http-request.ts";

/** @throws HttpError for a longer body; it is not tried again */
export async function bodyWithin(
  response: Response,
  most: number,
  request: PreparedRequest,
  tries: number,
): Promise<Uint8Array> {
  const tooLong = () =>
    new HttpError(`the answer is longer than the ${most} bytes that are taken`, {
      ...request,
      tries,
      status: response.status,
    });
  if (Number(response.headers.get("content-length") ?? 0) > most) {
    await response.body?.cancel();
    throw tooLong();
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the body.
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > most) throw tooLong();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The beginning of a body; the rest is not waited for. */
export async function beginningOf(response: Response, characters: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    length += part.length;
    if (length >= characters * 4) break;
  }
  return Buffer.concat(parts).toString("utf8").slice(0, characters);
}

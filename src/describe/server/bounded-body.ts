/** Most bytes of an answer that are read: a description with all its trimmings has a few thousand. */
export const largestAnswer = 2 ** 20;

/** Thrown where an answer goes on beyond the limit. */
export class TooLong extends Error {}

/**
 * The bytes of an answer, which is cut off as soon as it turns out to be longer than the limit.
 *
 * @throws TooLong; whatever reading throws when the connection ends or its signal fires
 */
export async function boundedBody(
  response: Response,
  limit = largestAnswer,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limit) {
      // the connection is given up; that this fails too changes nothing
      void reader.cancel().catch(() => undefined);
      throw new TooLong(`more than ${limit} bytes`);
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether an answer sends the request on elsewhere; a browser hides where to. */
export function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304);
}

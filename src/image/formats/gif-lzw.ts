/**
 * Unpacks GIF's LZW codes (GIF89a appendix F) into `pixels`; the number of pixels written. Stops, without throwing, at the
 * end code, at the end of the data, at a code that cannot be, or when `pixels` is full.
 */
export function gifLzw(data: Uint8Array, minimumBits: number, pixels: Uint8Array): number {
  const clear = 1 << minimumBits;
  const end = clear + 1;
  // A word is the word `prefix[code]` and one more pixel, `suffix[code]`.
  const prefix = new Uint16Array(4096);
  const suffix = new Uint8Array(4096);
  const stack = new Uint8Array(4097);
  for (let code = 0; code < clear; code++) suffix[code] = code;
  let bits = minimumBits + 1;
  let next = end + 1;
  let previous = -1;
  let first = 0;
  let buffer = 0;
  let held = 0;
  let written = 0;
  for (let at = 0; written < pixels.length;) {
    while (held < bits) {
      if (at >= data.length) return written;
      buffer |= data[at++]! << held;
      held += 8;
    }
    const code = buffer & ((1 << bits) - 1);
    buffer >>>= bits;
    held -= bits;
    if (code === clear) {
      bits = minimumBits + 1;
      next = end + 1;
      previous = -1;
      continue;
    }
    if (code === end) return written;
    if (code > next || (code === next && previous < 0) || (code > end && code >= next && previous < 0))
      return written;
    let top = 0;
    let word = code;
    if (code === next) {
      // The word being made right now: the previous one and its own first pixel.
      stack[top++] = first;
      word = previous;
    }
    for (; word > end; word = prefix[word]!) stack[top++] = suffix[word]!;
    first = suffix[word]!;
    stack[top++] = first;
    while (top > 0 && written < pixels.length) pixels[written++] = stack[--top]!;
    if (previous >= 0 && next < 4096) {
      prefix[next] = previous;
      suffix[next] = first;
      next++;
      if (next === 1 << bits && bits < 12) bits++;
    }
    previous = code;
  }
  return written;
}

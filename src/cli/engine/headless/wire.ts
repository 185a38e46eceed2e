/**
 * Values with arrays of numbers in them as bytes, between the command line and its headless page: length of the JSON (u32), the JSON, where each
 * array is `{"$": [kind, length]}`, and the arrays one after the other, little-endian. Both ends are of one build.
 */

const kinds = { f32: Float32Array, i32: Int32Array } as const;
type Kind = keyof typeof kinds;
type Numbers = Float32Array | Int32Array;

const kindOf = (value: unknown): Kind | undefined =>
  value instanceof Float32Array ? 'f32' : value instanceof Int32Array ? 'i32' : undefined;

/** JSON has neither of these. */
const special = new Map<string, number>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/** Arrays keep their kind; numbers that are none or infinite are kept too, functions are not. */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const arrays: Numbers[] = [];
  const json = JSON.stringify(value ?? null, (_, one: unknown) => {
    const kind = kindOf(one);
    if (kind) return { $: [kind, arrays.push(one as Numbers) && (one as Numbers).length] };
    return typeof one === 'number' && !Number.isFinite(one) ? { $: String(one) } : one;
  });
  const head = new TextEncoder().encode(json);
  const out = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 4 + head.length));
  new DataView(out.buffer).setUint32(0, head.length, true);
  out.set(head, 4);
  let at = 4 + head.length;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    out.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return out;
}

/** What `pack` was given. */
export function unpack(bytes: Uint8Array): unknown {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let at = 4 + length;
  return JSON.parse(new TextDecoder().decode(bytes.subarray(4, at)), (_, one: unknown) => {
    if (typeof one !== 'object' || one === null || !('$' in one)) return one;
    if (typeof one.$ === 'string') return special.get(one.$);
    const [kind, count] = one.$ as [Kind, number];
    // a copy: numbers may not begin at a multiple of four bytes, and a Buffer's own slice is none
    const part = new Uint8Array(bytes.subarray(at, (at += 4 * count)));
    return new kinds[kind](part.buffer);
  });
}

import type { StoredWeight } from '../../../formats/weight.ts';
import { viewWeight, int4Group } from '../../../formats/stored-weight.ts';
import { toInputMajor } from '../../../formats/weight-layout.ts';

/**
 * A weight in the order the kernels read it: [steps][outputs], a step being four neighbouring inputs of one output in one
 * vector (f32), two words (f16), one word (int8) or half a word (int4). Inputs are padded with zeros to whole steps.
 */
export interface PackedWeight {
  format: StoredWeight['dtype'];
  inputs: number;
  outputs: number;
  /** To be uploaded before another weight is packed: int8 and int4 are packed in the same place each time. */
  words: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
  /** int8: [outputs]; int4: [⌈inputs/32⌉, outputs]; otherwise absent. */
  scales?: Float32Array<ArrayBuffer>;
}

/**
 * Format of a packed weight of a stored shape, [out, in] or [out, in, kh, kw]. A convolution in int4 is widened to f32: its groups of
 * 32 break up.
 */
export function packedFormat(shape: number[], dtype: StoredWeight['dtype']): StoredWeight['dtype'] {
  const places = shape.slice(2).reduce((a, b) => a * b, 1);
  return dtype === 'int4' && places > 1 ? 'f32' : dtype;
}

/** Packs a stored weight, [out, in] or [out, in, kh, kw] (then channel fastest), without changing its values. */
export function packWeight(stored: StoredWeight): PackedWeight {
  const outputs = stored.shape[0]!;
  const inputs = stored.shape.slice(1).reduce((a, b) => a * b, 1);
  const places = stored.shape.slice(2).reduce((a, b) => a * b, 1);
  const size = { inputs, outputs };
  switch (packedFormat(stored.shape, stored.dtype)) {
    case 'int8':
      return packInt8(channelFastest(stored, places, 1), size, stored.scales ?? new Float32Array());
    case 'f16':
      return packF16(channelFastest(stored, places, 2), size);
    case 'int4':
      return packInt4(stored, size);
    case 'f32':
      return packF32(stored, size);
  }
}

let scratch = new Uint32Array();

/** Room for so many words, the same every time: a model's weights would leave their own size in garbage. */
function scratchWords(count: number): Uint32Array<ArrayBuffer> {
  if (scratch.length < count) scratch = new Uint32Array(count);
  return scratch.subarray(0, count);
}

interface Size {
  inputs: number;
  outputs: number;
}

/** Rows [in, places] → [places, in] of `width`-byte values, as pixels lie in memory. */
function channelFastest({ shape, bytes }: StoredWeight, places: number, width: 1 | 2): Uint8Array {
  if (places === 1) return bytes;
  const [outputs = 1, channels = 1] = shape;
  const out = new Uint8Array(bytes.length);
  for (let o = 0; o < outputs; o++) {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < places; p++) {
        const to = ((o * places + p) * channels + c) * width;
        const from = ((o * channels + c) * places + p) * width;
        for (let i = 0; i < width; i++) out[to + i] = bytes[from + i]!;
      }
    }
  }
  return out;
}

function packF32(stored: StoredWeight, { inputs, outputs }: Size): PackedWeight {
  const values = toInputMajor(viewWeight(stored), stored.shape);
  const steps = Math.ceil(inputs / 4);
  const words = new Float32Array(steps * outputs * 4);
  for (let k = 0; k < inputs; k++) {
    const at = (k >> 2) * outputs * 4 + (k & 3);
    for (let o = 0; o < outputs; o++) words[at + o * 4] = values[k * outputs + o]!;
  }
  return { format: 'f32', inputs, outputs, words };
}

function packF16(rows: Uint8Array, { inputs, outputs }: Size): PackedWeight {
  const steps = Math.ceil(inputs / 4);
  const halves = new Uint16Array(steps * outputs * 4);
  for (let o = 0; o < outputs; o++) {
    for (let k = 0; k < inputs; k++) {
      const from = 2 * (o * inputs + k);
      halves[((k >> 2) * outputs + o) * 4 + (k & 3)] = rows[from]! | (rows[from + 1]! << 8);
    }
  }
  return { format: 'f16', inputs, outputs, words: new Uint32Array(halves.buffer) };
}

// Bytes 0..2 get 128 added and byte 3 stays signed: see weights-int8.wgsl.
function packInt8(rows: Uint8Array, { inputs, outputs }: Size, scales: Float32Array): PackedWeight {
  const steps = Math.ceil(inputs / 4);
  const words = scratchWords(steps * outputs);
  const whole = inputs >> 2;
  for (let step = 0; step < whole; step++) {
    for (let o = 0; o < outputs; o++) {
      const at = o * inputs + 4 * step;
      const word = rows[at]! | (rows[at + 1]! << 8) | (rows[at + 2]! << 16) | (rows[at + 3]! << 24);
      words[step * outputs + o] = word ^ 0x00808080;
    }
  }
  for (let o = 0; whole < steps && o < outputs; o++) {
    let word = 0;
    for (let k = 4 * whole; k < inputs; k++) word |= rows[o * inputs + k]! << (8 * (k & 3));
    words[whole * outputs + o] = word ^ 0x00808080;
  }
  return { format: 'int8', inputs, outputs, words, scales: Float32Array.from(scales) };
}

// Nibbles get 8 added, which for two's complement is one flipped bit: see weights-int4.wgsl.
function packInt4({ bytes, scales }: StoredWeight, { inputs, outputs }: Size): PackedWeight {
  const stride = Math.ceil(inputs / 2);
  const groups = Math.ceil(inputs / int4Group);
  const pairs = Math.ceil(inputs / 8);
  const words = scratchWords(pairs * outputs);
  for (let pair = 0; pair < pairs; pair++) {
    for (let o = 0; o < outputs; o++) {
      let word = 0;
      for (let i = 0; i < Math.min(4, stride - 4 * pair); i++) {
        word |= bytes[o * stride + 4 * pair + i]! << (8 * i);
      }
      words[pair * outputs + o] = word ^ 0x88888888;
    }
  }
  const turned = new Float32Array(groups * outputs);
  for (let o = 0; o < outputs; o++) {
    for (let g = 0; g < groups; g++) turned[g * outputs + o] = scales?.[o * groups + g] ?? 0;
  }
  return { format: 'int4', inputs, outputs, words, scales: turned };
}

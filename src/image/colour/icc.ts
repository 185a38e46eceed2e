import { ascii, u16be, u32be } from '../formats/bytes.ts';
import type { ColourProfile, Curve } from './profile.ts';

/** s15Fixed16Number. */
function fixed(bytes: Uint8Array, at: number): number {
  return (u32be(bytes, at) | 0) / 65536;
}

/** Data of each tag by its signature; those that do not lie in the profile are left out. */
function tagsOf(profile: Uint8Array): Map<string, Uint8Array> {
  const tags = new Map<string, Uint8Array>();
  const count = Math.min(u32be(profile, 128), 200);
  for (let i = 0; i < count; i++) {
    const at = 132 + 12 * i;
    const start = u32be(profile, at + 4);
    const length = u32be(profile, at + 8);
    if (start + length <= profile.length && length >= 8) {
      tags.set(ascii(profile, at, 4), profile.subarray(start, start + length));
    }
  }
  return tags;
}

/** A `curv` or `para` tag (ICC.1, 10.6 and 10.18); undefined for another kind. */
function curveOf(tag: Uint8Array | undefined): Curve | undefined {
  if (!tag) return undefined;
  const type = ascii(tag, 0, 4);
  if (type === 'curv') {
    const count = u32be(tag, 8);
    if (tag.length < 12 + 2 * count) return undefined;
    if (count === 0) return (value) => value;
    if (count === 1) {
      const gamma = u16be(tag, 12) / 256;
      return (value) => value ** gamma;
    }
    return (value) => {
      const place = Math.min(1, Math.max(0, value)) * (count - 1);
      const below = Math.min(count - 2, Math.floor(place));
      const low = u16be(tag, 12 + 2 * below);
      return (low + (place - below) * (u16be(tag, 14 + 2 * below) - low)) / 65535;
    };
  }
  if (type !== 'para') return undefined;
  const kind = u16be(tag, 8);
  const length = [1, 3, 4, 5, 7][kind];
  if (length === undefined || tag.length < 12 + 4 * length) return undefined;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length }, (_, i) =>
    fixed(tag, 12 + 4 * i),
  );
  const power = (value: number) => Math.max(0, a * value + b) ** g;
  switch (kind) {
    case 0:
      return (value) => value ** g;
    case 1:
      return (value) => (value >= -b / a ? power(value) : 0);
    case 2:
      return (value) => (value >= -b / a ? power(value) + c : c);
    case 3:
      return (value) => (value >= d ? power(value) : c * value);
    default:
      return (value) => (value >= d ? power(value) + e : c * value + f);
  }
}

/** The name a profile gives itself, as a `desc` of version 2 or a `mluc` of version 4. */
function nameOf(tag: Uint8Array | undefined): string {
  let name = '';
  if (tag && ascii(tag, 0, 4) === 'desc') name = ascii(tag, 12, Math.min(u32be(tag, 8), 80));
  if (tag && ascii(tag, 0, 4) === 'mluc') {
    const [length, start] = [Math.min(u32be(tag, 20), 160), u32be(tag, 24)];
    name = new TextDecoder('utf-16be').decode(tag.subarray(start, start + length));
  }
  const plain = name.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '').trim();
  return plain.slice(0, 60) || 'a profile without a name';
}

/** What an ICC profile says of the picture that holds it; undefined where it is none. */
export function readIcc(profile: Uint8Array): ColourProfile | undefined {
  if (profile.length < 132 || ascii(profile, 36, 4) !== 'acsp') return undefined;
  const tags = tagsOf(profile);
  const name = nameOf(tags.get('desc'));
  const space = ascii(profile, 16, 4);
  const other: ColourProfile = { kind: 'other', name };
  if (space === 'GRAY') {
    const curve = curveOf(tags.get('kTRC'));
    return curve ? { kind: 'grey', name, curve } : other;
  }
  const [red, green, blue] = ['rTRC', 'gTRC', 'bTRC'].map((tag) => curveOf(tags.get(tag)));
  const columns = ['rXYZ', 'gXYZ', 'bXYZ'].map((tag) => tags.get(tag));
  const whole = columns.every((tag) => tag && tag.length >= 20);
  if (space !== 'RGB ' || ascii(profile, 20, 4) !== 'XYZ ' || !red || !green || !blue || !whole) return other;
  const toXyz = Array.from({ length: 9 }, (_, i) => fixed(columns[i % 3]!, 8 + 4 * Math.floor(i / 3)));
  return { kind: 'rgb', name, curves: [red, green, blue], toXyz };
}

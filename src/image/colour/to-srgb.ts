import type { DecodedImage } from '../decoded-image.ts';
import type { Warning } from '../../shared/result.ts';
import { invert, multiply, primariesToXyz, srgbPrimaries, type ColourProfile } from './profile.ts';

const fromXyz = invert(primariesToXyz(srgbPrimaries)!);

const encode = (light: number): number =>
  light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;

const steps = 65535;
let encoded: Uint8Array | undefined;

/** Light 0 to 1 in `steps` → sRGB's byte. */
function encodingTable(): Uint8Array {
  encoded ??= Uint8Array.from({ length: steps + 1 }, (_, i) => Math.round(255 * encode(i / steps)));
  return encoded;
}

/** Levels out of 255 by which a profile may differ from sRGB and still be one of the many ways to write it. */
const sameWithin = 2;

/** RGB bytes under a profile → sRGB, in place; colours that sRGB has not are clipped. */
export function convertPixels(rgb: Uint8Array, profile: Exclude<ColourProfile, { kind: 'other' }>): void {
  const table = encodingTable();
  const curves =
    profile.kind === 'rgb' ? profile.curves : ([profile.curve, profile.curve, profile.curve] as const);
  const light = curves.map((curve) => Float64Array.from({ length: 256 }, (_, byte) => curve(byte / 255)));
  const [red, green, blue] = light as [Float64Array, Float64Array, Float64Array];
  const m = profile.kind === 'rgb' ? multiply(fromXyz, profile.toXyz) : [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const byte = (value: number) => table[Math.round(steps * Math.min(1, Math.max(0, value)))]!;
  for (let i = 0; i < rgb.length; i += 3) {
    const r = red[rgb[i]!]!;
    const g = green[rgb[i + 1]!]!;
    const b = blue[rgb[i + 2]!]!;
    rgb[i] = byte(m[0]! * r + m[1]! * g + m[2]! * b);
    rgb[i + 1] = byte(m[3]! * r + m[4]! * g + m[5]! * b);
    rgb[i + 2] = byte(m[6]! * r + m[7]! * g + m[8]! * b);
  }
}

/** Every combination of some levels, which shows whether a profile is sRGB, whatever its name. */
function probes(): Uint8Array {
  const levels = [0, 12, 40, 64, 100, 128, 160, 192, 224, 255];
  return Uint8Array.from(levels.flatMap((r) => levels.flatMap((g) => levels.flatMap((b) => [r, g, b]))));
}

function isSrgb(profile: Exclude<ColourProfile, { kind: 'other' }>): boolean {
  // A grey profile is applied to grey alone.
  const before = probes();
  const after = before.slice();
  convertPixels(after, profile);
  return after.every((value, i) => Math.abs(value - before[i]!) <= sameWithin);
}

/** The image in sRGB, which is what the model knows, with a note of what was done; untouched where it is sRGB already. */
export function toSrgb(image: DecodedImage, profile: ColourProfile | undefined): DecodedImage {
  if (profile === undefined) return image;
  const note = (message: string): Warning => ({ code: 'colour-profile', message });
  if (profile.kind === 'other') {
    const message = `its colour profile (${profile.name}) cannot be converted: the colours were scored as they are stored`;
    return { ...image, notes: [...image.notes, note(message)] };
  }
  if (isSrgb(profile)) return image;
  const rgb = image.rgb.slice();
  convertPixels(rgb, profile);
  return {
    ...image,
    rgb,
    notes: [...image.notes, note(`its colours were converted to sRGB from ${profile.name}`)],
  };
}

import { unzlibSync } from 'fflate';
import { u32be } from '../formats/bytes.ts';
import { fromCodePoints } from './code-points.ts';
import { readIcc } from './icc.ts';
import {
  gammaCurve,
  primariesToXyz,
  srgbCurve,
  srgbPrimaries,
  type Chromaticities,
  type ColourProfile,
} from './profile.ts';

export const colourChunks = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM'] as const;

/** Data of the chunks that tell of colours, by their type. */
export type ColourChunks = Partial<Record<string, Uint8Array>>;

/** More is no profile. */
const largestProfile = 4 << 20;

/** gAMA of files for sRGB's screens: the curve itself is meant, of which 2.2 is the nearest power. */
const usualGamma = 1 / 2.2;

function embedded(chunk: Uint8Array): ColourProfile | undefined {
  const packed = chunk.subarray(chunk.indexOf(0) + 2);
  try {
    const profile = unzlibSync(packed);
    return profile.length <= largestProfile ? readIcc(profile) : undefined;
  } catch {
    return { kind: 'other', name: 'damaged' };
  }
}

/** What a PNG's chunks say its colours are, in the order of precedence of the standard (11.3.2); undefined where none does. */
export function pngProfile(chunks: ColourChunks, grey: boolean): ColourProfile | undefined {
  const { cICP, iCCP, sRGB, gAMA, cHRM } = chunks;
  if (cICP && cICP.length >= 4) return fromCodePoints(cICP[0]!, cICP[1]!);
  if (iCCP) {
    const profile = embedded(iCCP);
    return profile?.kind === 'grey' && !grey
      ? { kind: 'other', name: `${profile.name}, for grey alone` }
      : profile;
  }
  if (sRGB || (!gAMA && !cHRM)) return undefined;
  const gamma = gAMA ? u32be(gAMA, 0) / 100_000 : usualGamma;
  if (gamma === 0) return undefined;
  const curve = Math.abs(gamma - usualGamma) < 0.005 ? srgbCurve : gammaCurve(1 / gamma);
  if (grey) return { kind: 'grey', name: `a gamma of ${(1 / gamma).toFixed(2)}`, curve };
  let primaries = srgbPrimaries;
  if (cHRM && cHRM.length >= 32) {
    const [wx, wy, ...rest] = Array.from({ length: 8 }, (_, i) => u32be(cHRM, 4 * i) / 100_000);
    primaries = [...rest, wx!, wy!] as unknown as Chromaticities;
  }
  const toXyz = primariesToXyz(primaries);
  const name = `primaries and gamma of its own (${(1 / gamma).toFixed(2)})`;
  return toXyz ? { kind: 'rgb', name, curves: [curve, curve, curve], toXyz } : undefined;
}

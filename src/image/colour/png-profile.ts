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

/** The chunks that describe colours (PNG §11.3.2), those that count first where several are there. */
export const colourChunks = ['cICP', 'iCCP', 'sRGB', 'gAMA', 'cHRM'] as const;

/** Data of the chunks that describe colours, by their type. */
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

/** White, red, green and blue in hundred-thousandths, in the order that ours has. */
function chromaticities(chunk: Uint8Array): Chromaticities | undefined {
  if (chunk.length < 32) return undefined;
  const at = (place: number) => u32be(chunk, 4 * place) / 100_000;
  return [at(2), at(3), at(4), at(5), at(6), at(7), at(0), at(1)];
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
  const primaries = (cHRM && chromaticities(cHRM)) ?? srgbPrimaries;
  const toXyz = primariesToXyz(primaries);
  const name = `primaries and gamma of its own (${(1 / gamma).toFixed(2)})`;
  return toXyz ? { kind: 'rgb', name, curves: [curve, curve, curve], toXyz } : undefined;
}

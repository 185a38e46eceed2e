import {
  gammaCurve,
  primariesToXyz,
  srgbCurve,
  type Chromaticities,
  type ColourProfile,
  type Curve,
} from './profile.ts';

/** Primaries and white by their number (ITU-T H.273, table 2), with a name. */
const primaries: Partial<Record<number, [string, Chromaticities]>> = {
  1: ['BT.709', [0.64, 0.33, 0.3, 0.6, 0.15, 0.06, 0.3127, 0.329]],
  5: ['BT.601 (625 lines)', [0.64, 0.33, 0.29, 0.6, 0.15, 0.06, 0.3127, 0.329]],
  6: ['BT.601 (525 lines)', [0.63, 0.34, 0.31, 0.595, 0.155, 0.07, 0.3127, 0.329]],
  9: ['BT.2020', [0.708, 0.292, 0.17, 0.797, 0.131, 0.046, 0.3127, 0.329]],
  11: ['DCI-P3', [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.314, 0.351]],
  12: ['Display P3', [0.68, 0.32, 0.265, 0.69, 0.15, 0.06, 0.3127, 0.329]],
};

/** Video's curves are shown on screens as sRGB is, which is how browsers and editors read them. */
const asSrgb = new Set([1, 2, 6, 13, 14, 15]);

function transfer(code: number): Curve | undefined {
  if (asSrgb.has(code)) return srgbCurve;
  if (code === 4) return gammaCurve(2.2);
  if (code === 5) return gammaCurve(2.8);
  return code === 8 ? (value) => value : undefined;
}

/** The profile of coding-independent code points; undefined where they say nothing. */
export function fromCodePoints(primary: number, curve: number): ColourProfile | undefined {
  const known = primaries[primary === 2 ? 1 : primary];
  if (curve === 16 || curve === 18) {
    return { kind: 'other', name: `high dynamic range (${curve === 16 ? 'PQ' : 'HLG'})` };
  }
  const light = transfer(curve);
  const toXyz = known && primariesToXyz(known[1]);
  if (!known || !light || !toXyz) return { kind: 'other', name: `code points ${primary}/${curve}` };
  const name = curve === 8 ? `linear ${known[0]}` : known[0];
  return { kind: 'rgb', name, curves: [light, light, light], toXyz };
}

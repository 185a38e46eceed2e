import type { PatchSpectrum } from '../../../shared/engine-api.ts';
import type { NumberTable } from '../../kit/files/number-table.ts';

/** Energy of a spectrum at one distance from DC. */
export interface RadialBin {
  /** Distance from DC, in cycles per patch. */
  radius: number;
  /** Sum of magnitudes at this distance. */
  magnitude: number;
  /** Mean CSF weight at this distance. */
  weight: number;
  /** Contribution of this distance to the patch's score. */
  contribution: number;
  bins: number;
}

/** Sums a centred spectrum over rings one cycle wide; corners beyond the axes' reach have rings of their own. */
export function radialProfile({ size, magnitude, weight }: PatchSpectrum): RadialBin[] {
  const middle = size / 2;
  const rings = Math.floor(Math.hypot(middle, middle)) + 1;
  const profile = Array.from({ length: rings }, (_, radius): RadialBin => ({
    radius,
    magnitude: 0,
    weight: 0,
    contribution: 0,
    bins: 0,
  }));
  for (let i = 0; i < magnitude.length; i++) {
    const u = (i % size) - middle;
    const v = Math.floor(i / size) - middle;
    const ring = profile[Math.min(Math.round(Math.hypot(u, v)), rings - 1)]!;
    ring.magnitude += magnitude[i]!;
    ring.weight += weight[i]!;
    ring.contribution += magnitude[i]! * weight[i]!;
    ring.bins++;
  }
  for (const ring of profile) if (ring.bins > 0) ring.weight /= ring.bins;
  return profile;
}

/** Logarithmic magnitudes, as usual for spectra: DC would hide everything else. */
export function logMagnitude(magnitude: Float32Array): Float32Array {
  return magnitude.map((value) => Math.log10(1 + value));
}

/** Share of a patch's score that comes from outside DC and its four neighbours, 0..1. */
export function detailShare(profile: RadialBin[]): number {
  const total = profile.reduce((sum, ring) => sum + ring.contribution, 0);
  if (total <= 0) return 0;
  return profile.slice(2).reduce((sum, ring) => sum + ring.contribution, 0) / total;
}

/** A patch's magnitudes and the sensitivity to each, low frequencies in the centre: [2, size, size]. */
export function spectrumTable({ size, magnitude, weight }: PatchSpectrum): NumberTable {
  const middle = size / 2;
  return {
    name: 'spectrum',
    shape: [2, size, size],
    values: Float32Array.from([...magnitude, ...weight]),
    rows: Array.from(magnitude, (value, i) => ({
      horizontal_cycles: (i % size) - middle,
      vertical_cycles: Math.floor(i / size) - middle,
      magnitude: value,
      csf_weight: weight[i],
    })),
  };
}

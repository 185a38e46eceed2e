import { shortNumber } from '../../kit/format.ts';
import { byPointer, click } from '../../kit/screen/words.ts';

const places = [
  ['upper left', 'upper middle', 'upper right'],
  ['middle left', 'centre', 'middle right'],
  ['lower left', 'lower middle', 'lower right'],
] as const;

/** One patch and its spectrum. */
export const patchStrings = {
  heading: 'Patch',
  noMap: `Choose a map below the image, then ${click.toLowerCase()} a patch to see its value and spectrum.`,
  hint: byPointer(
    'Point at the map to read values. Click a patch, or use the arrow keys, to see its spectrum.',
    'Tap a patch of the map to see its value and spectrum.',
  ),
  box: 'Pixels',
  place: 'Position',
  placeOf: ([vertical, horizontal]: [0 | 1 | 2, 0 | 1 | 2]) => places[vertical][horizontal],
  raw: 'Raw CSF sum',
  value: 'Value',
  weight: 'Pooling weight',
  weightOf: (weight: number, average: number, crops: number) =>
    `${shortNumber(weight)} (${shortNumber(weight / average)} × the average, ${
      crops === 1 ? 'in 1 crop' : `mean over ${crops} crops`
    })`,
  noWeight: 'not in any crop',
  rank: 'Rank',
  pixels: 'The patch',
  spectrum: 'Spectrum',
  spectrumLabel: 'Fourier magnitudes of the patch on a logarithmic scale, low frequencies in the centre',
  spectrumLegend: 'log₁₀(1 + magnitude)',
  curve: 'Energy and sensitivity',
  curveLabel:
    'Magnitude by frequency, excluding the mean brightness, overlaid with the contrast sensitivity curve',
  curveX: 'cycles per 16-pixel patch',
  curveEnergy: 'mean magnitude (log)',
  curveWeight: 'sensitivity (CSF)',
  detail: (share: number) =>
    `${Math.round(share * 100)}% of the sum comes from fine structure (2 or more cycles per patch).`,
  loading: 'Computing the spectrum…',
  close: 'Unpin patch',
  top: 'Top patches',
  live: (place: string, value: string, unit: string, rank: number, count: number) =>
    `Patch, ${place}: ${value} ${unit}, rank ${rank} of ${count}.`,
};

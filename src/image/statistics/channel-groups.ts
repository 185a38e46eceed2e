import { acIndices } from './block-dct.ts';
import { gridChannels } from './grid.ts';

/**
 * 24 fixed groups of neighbouring grid channels whose means vary together with content: their co-variation over the cells distinguishes textures from artefacts.
 * Luminance DCT by band and direction, chroma DCT, contrast, colour.
 */
export const channelGroups: readonly (readonly number[])[] = (() => {
  const all = acIndices(14);
  const low = acIndices(4);
  const bands: [number, number][] = [
    [1, 2],
    [3, 4],
    [5, 7],
    [8, 14],
  ];
  const inBand = ([from, to]: [number, number], half: 'flat' | 'steep', first: number): number[] =>
    all.flatMap((index, k) => {
      const u = index % 8;
      const v = Math.floor(index / 8);
      const steep = v > u || (v === u && k % 2 === 1);
      return u + v >= from && u + v <= to && steep === (half === 'steep') ? [first + k] : [];
    });
  const groups: number[][] = [];
  for (const band of bands) groups.push(inBand(band, 'flat', 0), inBand(band, 'steep', 0));
  for (const band of bands) groups.push([...inBand(band, 'flat', 63), ...inBand(band, 'steep', 63)]);
  for (const first of [126, 126 + low.length]) {
    groups.push(low.flatMap((index, k) => ((index % 8) + Math.floor(index / 8) <= 2 ? [first + k] : [])));
    groups.push(low.flatMap((index, k) => ((index % 8) + Math.floor(index / 8) > 2 ? [first + k] : [])));
  }
  const contrast = gridChannels - 12;
  // mean |m| with m², the diagonal and the axial neighbour products, log σ; then the four colours
  groups.push(
    [contrast, contrast + 1],
    [contrast + 3, contrast + 4],
    [contrast + 5, contrast + 6],
    [contrast + 7],
  );
  for (let k = 4; k > 0; k--) groups.push([gridChannels - k]);
  return groups;
})();

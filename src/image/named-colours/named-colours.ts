import type { Warning } from '../../shared/result.ts';
import { resizeBilinear } from '../resize/resize.ts';
import { namedColours } from './colour-words.ts';
import { inverted, reordered, type ChannelOrder } from '../colour/altered.ts';
import { hueShares } from './hue-shares.ts';

/*
 * A picture with two channels exchanged, or inverted, is often as plausible as before: a blue house at sunset. What gives it away is its
 * prompt. Where the prompt names a colour that the picture hardly shows, and the picture would show every named colour with its channels
 * in another order or inverted, that is said. It is true of a picture that ignored its prompt, too.
 */

/** Side of the small picture whose pixels are counted. */
const side = 48;
/** Below this share of the pixels a colour is hardly there; from that share on it is plainly there. */
const hardly = 0.015;
const plainly = 0.05;

const orders: readonly ChannelOrder[] = [
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

const listed = new Intl.ListFormat('en', { type: 'disjunction' });

/** A warning where a colour that the prompt names is hardly in the picture, but would be with other channels. */
export function namedColourWarnings(
  { rgb, width, height }: { width: number; height: number; rgb: Uint8Array },
  prompt: string | undefined,
): Warning[] {
  const named = namedColours(prompt ?? '');
  if (named.length === 0) return [];
  const hues = named.map(({ hue }) => hue);
  const small = resizeBilinear(rgb, width, height, side, side);
  const shares = hueShares(small, hues);
  const missing = named.filter((_, i) => shares[i]! < hardly);
  if (missing.length === 0) return [];
  const others = [inverted(small), ...orders.map((order) => reordered(small, order))];
  if (!others.some((other) => hueShares(other, hues).every((share) => share >= plainly))) return [];
  const colours = listed.format(missing.map(({ word }) => word));
  return [
    {
      code: 'named-colours',
      message: `the image hardly shows ${colours}, which the prompt names; if its colours look wrong, it may be inverted or have its channels swapped`,
    },
  ];
}

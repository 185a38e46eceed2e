import type { CaptionWay } from '../../../kit/arrange.ts';

/**
 * How pictures of a survey can be captioned in a room so many pixels wide: below, with the prompt where that makes no picture smaller, or
 * beside them where pictures are larger so. All numbers are the style sheet's.
 */
export const captionWays = (room: number): Record<'tall' | 'below' | 'beside', CaptionWay> => ({
  // the names of the scores have a line each
  tall: { adds: { width: 0, height: 144 }, least: { width: 190, height: 0 } },
  below: {
    adds: { width: 0, height: 60 },
    // two columns, however narrow the room: then the stars have a line of their own
    least: { width: Math.min(208, room / 2 - 4), height: 0 },
    narrow: { width: 175, height: 32 },
  },
  beside: { adds: { width: 216, height: 0 }, least: { width: 0, height: 104 } },
});

/** What is said about each rendered sample: the prompt it stands for and a description in our own words. */
export const samples = [
  {
    file: 'lake.jpg',
    title: 'Lake at sunrise',
    prompt: 'a mountain lake at sunrise, snowy peaks mirrored in calm water, realistic style',
    description:
      'Snowy peaks behind dark trees and a still lake that mirrors them. Realistic landscape style, wide shot at eye level. Warm light against cool blue shadows. Sharp detail in rock and trees, clean and of high quality.',
  },
  {
    file: 'lake-blotchy.jpg',
    title: 'Lake, too few steps',
    prompt: 'a mountain lake at sunrise, snowy peaks mirrored in calm water, realistic style',
    description:
      'Mountains, trees and a lake, in flat patches with soft outlines. Painted style, wide shot at eye level. Warm light over dark blue, with spots of colour. No detail in rock and trees; very low quality.',
  },
  {
    file: 'still-life.jpg',
    title: 'Pears and jug',
    prompt: 'a still life of three pears, a red apple and a blue clay jug on a wooden table, window light',
    description:
      'Three yellow pears, a red apple and a blue jug on a wooden table. Realistic still life, seen from the front. Warm window light from the left, soft shadows. Fine detail, sharp and of high quality.',
  },
  {
    file: 'still-life-noisy.jpg',
    title: 'Pears and jug, noisy',
    prompt: 'a still life of three pears, a red apple and a blue clay jug on a wooden table, window light',
    description:
      'Three pears, a red apple and a blue jug on a wooden table. Still life, seen from the front. Warm light from the left, grey and brown. Noise and white spots cover fruit and wall; poor quality.',
  },
  {
    file: 'still-life-compressed.jpg',
    title: 'Pears and jug, over-compressed',
    prompt: 'a still life of three pears, a red apple and a blue clay jug on a wooden table, window light',
    description:
      'Pears, an apple and a jug on a table, in square blocks. Still life, seen from the front. Warm brown and yellow. The edges are rough, flat squares cover fruit and wood; very low quality.',
  },
  {
    file: 'dusk.jpg',
    title: 'Wrong prompt',
    prompt: 'a red sports car parked in front of a diner at night, neon signs, comic style',
    description:
      'A mountain lake at dusk under violet clouds, dark trees and snowy peaks reflected in the water. Realistic landscape style, wide shot at eye level. Cool purple and pink colours with low contrast. Detailed and clean, good quality.',
  },
] as const;

export type SampleFile = (typeof samples)[number]['file'];

/** What is said about each rendered sample: the prompt it stands for and a description in our own words. */
export const samples = [
  {
    file: 'lake.jpg',
    title: 'Lake at sunrise',
    prompt: 'a mountain lake at sunrise, snowy peaks mirrored in calm water, realistic style',
    description:
      'Jagged snow-covered peaks rise behind a belt of dark conifers and a still lake that mirrors them. Realistic landscape style, wide eye-level shot across the water. Warm morning light against cool blue shadows, thin clouds. Sharp rock and tree detail, clean gradients, high quality.',
  },
  {
    file: 'lake-blotchy.jpg',
    title: 'Lake, too few steps',
    prompt: 'a mountain lake at sunrise, snowy peaks mirrored in calm water, realistic style',
    description:
      'Mountains, a strip of forest and a lake, melted into flat smeared patches with wobbling outlines. Painterly rather than realistic, wide eye-level shot. Warm haze over dull blue, stained by uneven blotches of colour. Rock, trees and ripples have lost their texture; low quality.',
  },
  {
    file: 'still-life.jpg',
    title: 'Pears and jug',
    prompt: 'a still life of three pears, a red apple and a blue clay jug on a wooden table, window light',
    description:
      'Three yellow-green pears, one lying down, a red apple and a blue-glazed clay jug stand on brown boards before a plain wall. Realistic still-life style, slightly raised frontal view. Warm window light from the left, soft shadows. Fine speckles and wood grain, crisp and high quality.',
  },
  {
    file: 'still-life-noisy.jpg',
    title: 'Pears and jug, noisy',
    prompt: 'a still life of three pears, a red apple and a blue clay jug on a wooden table, window light',
    description:
      'Three pears, a red apple and a blue jug on a wooden table, seen through heavy coloured grain. Still-life style, slightly raised frontal view. Warm light from the left on a grey-brown ground. Speckled noise and stuck white pixels cover fruit, wall and wood; poor technical quality.',
  },
  {
    file: 'still-life-compressed.jpg',
    title: 'Pears and jug, over-compressed',
    prompt: 'a still life of three pears, a red apple and a blue clay jug on a wooden table, window light',
    description:
      'Pears, an apple and a jug on a table, broken into visible square blocks. Still-life style, slightly raised frontal view. Warm browns and yellows in coarse steps. Edges ring, the wall falls into bands and flat squares cover fruit and wood: strong compression artefacts, very low quality.',
  },
  {
    file: 'dusk.jpg',
    title: 'Wrong prompt',
    prompt: 'a red sports car parked in front of a diner at night, neon signs, comic style',
    description:
      'A mountain lake at dusk under violet clouds, dark conifers on the far shore and snow-streaked peaks reflected in rippled water. Realistic landscape style, wide eye-level shot. Cool purple and pink atmosphere with low contrast. Detailed and clean, good quality.',
  },
] as const;

export type SampleFile = (typeof samples)[number]['file'];

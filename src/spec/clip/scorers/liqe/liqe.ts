import { cosine, type ClipScorer } from '../../scorer.ts';

/* The words of the released code, spelt as there. */
const qualities = ['bad', 'poor', 'fair', 'good', 'perfect'];
const scenes = [
  ...['animal', 'cityscape', 'human', 'indoor', 'landscape', 'night', 'plant', 'still_life', 'others'],
];
const distortions = [
  ...['jpeg2000 compression', 'jpeg compression', 'noise', 'blur', 'color', 'contrast', 'overexposure'],
  ...['underexposure', 'spatial', 'quantization', 'other'],
];

/** One text for each quality, scene and distortion: the quality changes slowest. */
const texts: readonly string[] = qualities.flatMap((quality) =>
  scenes.flatMap((scene) =>
    distortions.map(
      (distortion) => `a photo of a ${scene} with ${distortion} artifacts, which is of ${quality} quality`,
    ),
  ),
);

const step = 32;
const mostCrops = 15;

/**
 * Every n-th of the squares that lie 32 pixels apart, row by row, beginning with the first. The released code wants 15 of them at least
 * (and else reads the first one 15 times); of smaller images all are read, as IQA-PyTorch does.
 */
function crops(width: number, height: number, side: number): [number, number][] {
  const columns = Math.floor((width - side) / step) + 1;
  const all = columns * (Math.floor((height - side) / step) + 1);
  const count = Math.min(mostCrops, all);
  const each = Math.floor(all / count);
  return Array.from({ length: count }, (_, i): [number, number] => [
    ((i * each) % columns) * step,
    Math.floor((i * each) / columns) * step,
  ]);
}

/**
 * LIQE: a fine-tuned CLIP reads how likely each text is; the score is the mean of the quality words, counted from 1 to 5, over that
 * distribution. The code takes the mean of the crops' logits, which is the logit of the crops' mean.
 */
export const liqe: ClipScorer = {
  name: 'liqe',
  title: 'LIQE',
  min: 1,
  max: 5,
  question:
    'How good is the technical quality of the image, from 1 (bad) to 5 (perfect)? The prompt is not read.',
  higherIsBetter: true,
  paper:
    'Zhang et al. 2023, Blind image quality assessment via vision-language correspondence: a multitask learning perspective',
  licence: 'MIT (code); none stated for the weights',
  texts: () => [...texts],
  needsPrompt: false,
  activation: 'quick-gelu',
  preparation: 'bytes',
  crops,
  // a softmax of cosines times 100, as CLIP-IQA's
  sensitive: true,
  recognises: ({ layout, width, file }) =>
    layout === 'open_clip' && width === 768 && /liqe/i.test(file)
      ? 'LIQE’s, by the name of the file'
      : undefined,
  score: ({ image, texts: embedded, scale }) => {
    const logits = embedded.map((text) => scale * cosine(image, text));
    const largest = Math.max(...logits);
    const weights = logits.map((logit) => Math.exp(logit - largest));
    const perQuality = weights.length / qualities.length;
    let sum = 0;
    let total = 0;
    for (const [i, weight] of weights.entries()) {
      sum += weight * (Math.floor(i / perQuality) + 1);
      total += weight;
    }
    return sum / total;
  },
};

import { cosine, type ClipScorer } from '../scorer.ts';

/** Pairs of IQA-PyTorch’s `clipiqa`, spelt as there; the paper’s own is “Good photo.” and “Bad photo.”. */
const pairs: [string, string][] = [
  ['Good image', 'bad image'],
  ['Sharp image', 'blurry image'],
  ['sharp edges', 'blurry edges'],
  ['High resolution image', 'low resolution image'],
  ['Noise-free image', 'noisy image'],
];

/** CLIP-IQA: how much closer the image is to the good text of a pair than to the bad one, as a probability; mean over the pairs. */
export const clipIqa: ClipScorer = {
  name: 'clip-iqa',
  title: 'CLIP-IQA',
  min: 0,
  max: 1,
  question:
    'How good, sharp and free of noise is the image? A probability, the mean over pairs of opposite texts.',
  higherIsBetter: true,
  paper: 'Wang et al. 2023, Exploring CLIP for assessing the look and feel of images',
  licence: 'S-Lab License 1.0 (non-commercial); CLIP’s weights: research use',
  texts: (_, config) => (config.pairs ?? pairs).flat(),
  needsPrompt: false,
  preparation: 'bytes',
  whole: true,
  sensitive: true,
  takesPairs: true,
  score: ({ image, texts, scale }) => {
    const logits = texts.map((text) => scale * cosine(image, text));
    let sum = 0;
    for (let i = 0; i < logits.length; i += 2) sum += 1 / (1 + Math.exp(logits[i + 1]! - logits[i]!));
    return sum / (logits.length / 2);
  },
};

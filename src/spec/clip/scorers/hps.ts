import { cosine, type ClipScorer } from '../scorer.ts';

/** HPS v2: the cosine alone. The images are resized as its package does with a current torchvision. */
export const hps: ClipScorer = {
  name: 'hps',
  title: 'HPS v2',
  min: 0.15,
  max: 0.35,
  question:
    'Which image of this prompt would people prefer? The cosine of image and prompt; not comparable with HPS v2.1.',
  higherIsBetter: true,
  paper: 'Wu et al. 2023, Human Preference Score v2',
  licence: 'Apache-2.0',
  texts: (prompt) => [prompt],
  needsPrompt: true,
  activation: 'gelu',
  preparation: 'tensor',
  score: ({ image, texts: [prompt] }) => cosine(image, prompt!),
};

/** HPS v2.1: the same network trained on more choices, with scores of its own. */
export const hps21: ClipScorer = {
  ...hps,
  name: 'hps21',
  title: 'HPS v2.1',
  question:
    'Which image of this prompt would people prefer? The cosine of image and prompt; not comparable with HPS v2.',
};

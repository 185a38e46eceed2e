import { cosine, type ClipScorer } from '../scorer.ts';

/** The plain cosine of image and prompt: what ImageReward's paper calls “CLIP”. */
export const cosineScorer: ClipScorer = {
  name: 'cosine',
  title: 'CLIP similarity',
  min: 0,
  max: 0.4,
  question: 'How close are image and prompt in CLIP’s space? The cosine of their embeddings.',
  higherIsBetter: true,
  paper: 'Radford et al. 2021, Learning transferable visual models from natural language supervision',
  licence: 'MIT (code); the weights’ card says research use',
  texts: (prompt) => [prompt],
  needsPrompt: true,
  preparation: 'bytes',
  score: ({ image, texts: [prompt] }) => cosine(image, prompt!),
};

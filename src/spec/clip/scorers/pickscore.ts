import { cosine, type ClipScorer } from '../scorer.ts';

/** PickScore: the cosine times the learned scale, as the logit of a choice between images of one prompt. */
export const pickScore: ClipScorer = {
  name: 'pickscore',
  title: 'PickScore',
  min: 14,
  max: 26,
  question:
    'Which image of this prompt would people pick? A logit: for two images of one prompt, a difference of 1 is 73% against 27%.',
  higherIsBetter: true,
  paper: 'Kirstain et al. 2023, Pick-a-Pic: an open dataset of user preferences for text-to-image generation',
  licence: 'MIT (code); none stated for the weights',
  texts: (prompt) => [prompt],
  needsPrompt: true,
  activation: 'gelu',
  preparation: 'bytes-floor',
  recognises: ({ layout, width }) =>
    layout === 'hf' && width === 1280
      ? 'PickScore’s, or the ViT-H/14 it was trained from, which has the same names and sizes'
      : undefined,
  score: ({ image, texts: [prompt], scale }) => scale * cosine(image, prompt!),
};

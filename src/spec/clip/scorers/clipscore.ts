import { cosine, type ClipScorer } from '../scorer.ts';

/** CLIPScore: 2.5 · max(cosine, 0) of the image and the prompt behind “A photo depicts”. */
export const clipScore: ClipScorer = {
  name: 'clipscore',
  title: 'CLIPScore',
  min: 0,
  max: 1,
  question:
    'How well does the prompt describe the image? 2.5 times the cosine of their embeddings, never below 0.',
  higherIsBetter: true,
  paper: 'Hessel et al. 2021, CLIPScore: a reference-free evaluation metric for image captioning',
  licence: 'MIT (code); the weights’ card says research use',
  texts: (prompt) => [`A photo depicts ${prompt}`],
  needsPrompt: true,
  preparation: 'bytes',
  score: ({ image, texts: [prompt] }) => 2.5 * Math.max(cosine(image, prompt!), 0),
};

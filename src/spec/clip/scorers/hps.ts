import { cosine, type CheckpointFacts, type ClipScorer } from '../scorer.ts';

/** Of either version: ViT-H/14 in open_clip's names, as its training saved it. */
const isHps = ({ layout, width, wrapped }: CheckpointFacts): boolean =>
  layout === 'open_clip' && width === 1280 && wrapped;

/** Both versions have the same names and sizes; only the file's name tells them apart. */
const isNewer = ({ file }: CheckpointFacts): boolean => /v?2[._]1/.test(file);

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
  recognises: (checkpoint) =>
    isHps(checkpoint) && !isNewer(checkpoint)
      ? 'HPS v2’s, unless it is v2.1’s, which has the same names and sizes'
      : undefined,
  score: ({ image, texts: [prompt] }) => cosine(image, prompt!),
};

/** HPS v2.1: the same network trained on more choices, with scores of its own. */
export const hps21: ClipScorer = {
  ...hps,
  name: 'hps21',
  title: 'HPS v2.1',
  question:
    'Which image of this prompt would people prefer? The cosine of image and prompt; not comparable with HPS v2.',
  recognises: (checkpoint) =>
    isHps(checkpoint) && isNewer(checkpoint) ? 'HPS v2.1’s, by the name of the file' : undefined,
};

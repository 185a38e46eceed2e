import type { ClipEvidence, ClipScorer } from '../scorer.ts';

/** The head's layers over the image's embedding, in f64. */
function predict({ image, layers }: ClipEvidence, relu: boolean): number {
  let x = image;
  layers.forEach(({ weights, bias }, layer) => {
    const inputs = x;
    const next = Float64Array.from(bias);
    for (let row = 0; row < next.length; row++) {
      for (let i = 0; i < inputs.length; i++) next[row]! += weights[row * inputs.length + i]! * inputs[i]!;
    }
    x = relu && layer + 1 < layers.length ? next.map((value) => Math.max(value, 0)) : next;
  });
  return x[0]!;
}

/** LAION’s first aesthetic predictor: one linear layer. */
export const aesthetic1: ClipScorer = {
  name: 'aesthetic1',
  title: 'Aesthetics v1',
  min: 1,
  max: 10,
  question: 'How much would people like the look of this image, from 1 to 10? The prompt is not read.',
  higherIsBetter: true,
  paper: 'LAION 2022, aesthetic-predictor (no paper)',
  licence: 'MIT',
  texts: () => [],
  needsPrompt: false,
  preparation: 'bytes',
  hasLayers: true,
  score: (evidence, { headLayers }) => predict(evidence, headLayers.aesthetic1?.activation === 'relu'),
};

/** The improved predictor of LAION-Aesthetics v2: five layers. */
export const aesthetic2: ClipScorer = {
  ...aesthetic1,
  name: 'aesthetic2',
  title: 'Aesthetics v2',
  paper: 'Schuhmann 2022, improved-aesthetic-predictor; Schuhmann et al. 2022, LAION-5B',
  licence: 'Apache-2.0',
  score: (evidence, { headLayers }) => predict(evidence, headLayers.aesthetic2?.activation === 'relu'),
};

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

/** The keys of weights at these places among `layers`, in order; undefined where the file has others. */
function atPlaces(keys: readonly string[], places: readonly number[]): string[] | undefined {
  const found = places.map((place) => keys.find((key) => key.endsWith(`layers.${place}.weight`)));
  return keys.length === places.length && found.every((key) => key !== undefined) ? found : undefined;
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
  layerKeys: ([key, ...more]) =>
    key === 'weight' && more.length === 0 ? { weights: [key], activation: 'none' } : undefined,
  score: (evidence, { headLayers }) => predict(evidence, headLayers.aesthetic1?.activation === 'relu'),
};

/** The improved predictor of LAION-Aesthetics v2: five layers. */
export const aesthetic2: ClipScorer = {
  ...aesthetic1,
  name: 'aesthetic2',
  title: 'Aesthetics v2',
  paper: 'Schuhmann 2022, improved-aesthetic-predictor; Schuhmann et al. 2022, LAION-5B',
  licence: 'Apache-2.0',
  layerKeys: (keys) => {
    // linear layers among dropouts; in the other published head ReLUs are between them too
    const linear = atPlaces(keys, [0, 2, 4, 6, 7]);
    const withRelu = atPlaces(keys, [0, 3, 6, 9, 11]);
    if (linear) return { weights: linear, activation: 'none' };
    return withRelu ? { weights: withRelu, activation: 'relu' } : undefined;
  },
  score: (evidence, { headLayers }) => predict(evidence, headLayers.aesthetic2?.activation === 'relu'),
};
